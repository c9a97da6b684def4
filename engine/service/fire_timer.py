"""到点: one due timer. A diagram's timer moves the engine; a clock's timer marks the overdue state and tells its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.commands import FireTimer, Receipt
from engine.domain.facts import Opinion
from engine.runtime import interpreter
from engine.service.clocks import mark_overdue
from engine.service.components import follow
from engine.service.deemed import SILENCE, take_effect, tell_holders
from engine.service.dossier import Dossier
from engine.service.facts import note_opinion
from engine.service.notices import notify
from engine.service.stepping import Step
from engine.store.reads import CASE_HEAD, OPEN_COMMISSIONS, OPINIONS, TASKS_OF_CASE
from engine.store.timers import TIMER

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


def fire_timer(command: FireTimer, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Fire it when it still exists; a timer that is gone was fired or cancelled, and nothing happens."""
    due = uow.ask(TIMER, {"timer_id": command.timer_id}).one()
    if due is None:
        return Receipt()
    row = uow.ask(CASE_HEAD, {"case_id": due.case_id}).one()
    if uow.ask(TIMER, {"timer_id": command.timer_id}).one() is None:
        return Receipt()  # another node fired it while this one waited for the case
    edition = bureau.edition(uow, row.case_definition_id)
    dossier = Dossier(bureau, uow, row, edition, bureau.now(), None)
    if due.kind == "diagram":
        _fire_diagram(dossier, due.subject)
    elif due.subject.startswith(f"{SILENCE}:"):
        if take_effect(dossier, due.subject):
            _consent(dossier, due.subject.removeprefix(f"{SILENCE}:"))
        else:
            dossier.save()
    else:
        if mark_overdue(dossier, due.subject):
            dossier.log("ClockOverdue", {"clock": due.subject})
            _tell(dossier, due.subject)
        dossier.save()
    return Receipt(due.case_id, row.case_number, None, dossier.event_no)


def _fire_diagram(dossier: Dossier, subject: str) -> None:
    """A plain timer of the diagram, or a legal limit that takes effect; one that is not due any more is left waiting."""
    lapsed = take_effect(dossier, f"deemed:{subject}")
    if lapsed is False:
        dossier.save()
        return
    step = Step(dossier)
    live = step.take()
    advance = interpreter.fire(live, subject, dossier.now, step.call)
    dossier.log("TimerFired", {"timer": subject})
    if lapsed:
        tell_holders(dossier, advance.closed)
    step.take_in(advance)
    if subject not in advance.timers_cleared:
        dossier.add(records.TimerGone(dossier.case_id, "diagram", subject))
    step.save(live)


def _consent(dossier: Dossier, task_id: str) -> None:
    """A unit has said nothing in time: its opinion is consent, given by nobody, and the review goes on."""
    step = Step(dossier)
    live = step.take()
    open_task = next((t for t in interpreter.open_tasks(live) if t.id == task_id), None)
    if open_task is None:
        raise AssertionError("the clock of a task stops when the task ends")
    unit, article = str(open_task.variables.get(open_task.node.unit_from, open_task.node.unit)), dossier.memory["lapse"].reference
    round_ = max((row.round for row in dossier.uow.ask(OPINIONS, {"case_id": dossier.case_id}).all() if row.unit == unit), default=1)
    reasons = f"逾期未提出意见,视为同意({article})"
    note_opinion(dossier, Opinion(unit, "agree", reasons))
    dossier.add(records.OpinionGiven(dossier.case_id, unit, round_, "agree", reasons, "", task_id, None, dossier.at))
    dossier.log("DeemedConsent", {"task": task_id, "unit": unit, "round": round_, "article": article})
    follow(dossier, unit, "agree")
    advance = interpreter.complete(live, task_id, {}, dossier.now, step.call)
    tell_holders(dossier, [task_id])
    step.take_in(advance)
    step.save(live)


def _tell(dossier: Dossier, name: str) -> None:
    """The holder of a stage's or a component's task, or everybody who holds an open task when a clock of the whole case runs out."""
    if name.startswith("intermediary:"):
        _tell_commissioner(dossier, int(name.removeprefix("intermediary:")))
        return
    stage = name.removeprefix("stage:") if name.startswith("stage:") else None
    unit = name.split(":")[1] if name.startswith("component:") else None
    for task in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all():
        if (stage is not None and task.id != stage) or (unit is not None and task.unit != unit):
            continue
        _tell_holder(dossier, task)


def _tell_commissioner(dossier: Dossier, commission: int) -> None:
    """中介超期: the officer who recorded the commission hears of it; an intermediary has no account here."""
    found = next((row for row in dossier.uow.ask(OPEN_COMMISSIONS, {"case_id": dossier.case_id}).all() if row.id == commission), None)
    if found is not None:
        zh, en = dossier.bureau.law.services.names(found.service)
        notify(
            dossier,
            f"person:{found.person_id}",
            f"{found.provider}的{zh}报告已过约定期限({found.agreed_on}),请催办。",
            f"The report ({en.lower()}) of {found.provider} is past the agreed day ({found.agreed_on}); please ask for it.",
        )


def _tell_holder(dossier: Dossier, task: Any) -> None:
    node = dossier.edition.definition.nodes.get(task.node)
    to = f"person:{task.assignee}" if task.assignee else f"pool:{task.pool}"
    title = node.name if node else task.node
    notify(dossier, to, f"“{title}”已超过时限,请尽快办理。", f"“{node.name_en if node else task.node}” is past its limit.")
