"""到点: one due timer. A diagram's timer moves the engine; a clock's timer alerts, marks the overrun and opens its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.commands import FireTimer, Receipt
from engine.domain.facts import Opinion
from engine.runtime import interpreter
from engine.service.alerting import fire_clock
from engine.service.components import follow
from engine.service.deemed import SILENCE, take_effect, tell_holders
from engine.service.dossier import Dossier
from engine.service.facts import note_opinion
from engine.service.open_requests import end_request
from engine.service.sibling_effects import go_on_without, late_task
from engine.service.stepping import Step
from engine.store.reads import CASE_HEAD, OPINIONS
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
        _fire_clock(dossier, due.subject)
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


def _fire_clock(dossier: Dossier, name: str) -> None:
    """Alerts, the overrun, its record; where the diagram reacts to what was reached, the engine moves too."""
    codes = [f"clock:{level}" for level in fire_clock(dossier, name)]
    late = late_task(dossier, name)
    wanted = {node.escalation for node in dossier.edition.definition.nodes.values() if node.escalation}
    if late is None and wanted.isdisjoint(codes):
        dossier.save()
        return
    step = Step(dossier)
    live = step.take()
    of_task = name.removeprefix("stage:") if name.startswith("stage:") else None
    for code in codes:
        if code in wanted:
            advance = interpreter.escalate(live, code, dossier.now, step.call, task_id=of_task)
            if advance.passed:
                dossier.log("EscalationCaught", {"clock": name, "code": code, "passed": list(advance.passed)})
            tell_holders(dossier, advance.closed, ("办件已升级处理,您的待办已终止。", "The case was escalated; your task has ended."))
            step.take_in(advance)
    if late is not None and any(task.id == late.id for task in interpreter.open_tasks(live)):  # else the diagram has ended it
        go_on_without(dossier, step, live, late)
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
    end_request(dossier, unit)
    follow(dossier, unit, "agree")
    advance = interpreter.complete(live, task_id, {}, dossier.now, step.call)
    tell_holders(dossier, [task_id])
    step.take_in(advance)
    step.save(live)
