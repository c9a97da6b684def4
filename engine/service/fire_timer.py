"""到点: one due timer. A diagram's timer moves the engine; a clock's timer marks the overdue state and tells its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.commands import FireTimer, Receipt
from engine.runtime import interpreter
from engine.service.clocks import mark_overdue
from engine.service.dossier import Dossier
from engine.service.notices import notify
from engine.service.stepping import Step
from engine.store.reads import CASE_HEAD, TASKS_OF_CASE
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
    if due.kind == "clock":
        if mark_overdue(dossier, due.subject):
            dossier.log("ClockOverdue", {"clock": due.subject})
            _tell(dossier, due.subject)
        dossier.save()
        return Receipt(due.case_id, row.case_number, None, dossier.event_no)
    step = Step(dossier)
    live = step.take()
    advance = interpreter.fire(live, due.subject, dossier.now, step.call)
    dossier.log("TimerFired", {"timer": due.subject})
    step.take_in(advance)
    if due.subject not in advance.timers_cleared:
        dossier.add(records.TimerGone(due.case_id, "diagram", due.subject))
    step.save(live)
    return Receipt(due.case_id, row.case_number, None, dossier.event_no)


def _tell(dossier: Dossier, name: str) -> None:
    """The holder of a stage's task, or everybody who holds an open task when a clock of the whole case runs out."""
    stage = name.removeprefix("stage:") if name.startswith("stage:") else None
    for task in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all():
        if stage is not None and task.id != stage:
            continue
        _tell_holder(dossier, task)


def _tell_holder(dossier: Dossier, task: Any) -> None:
    node = dossier.edition.definition.nodes.get(task.node)
    to = f"person:{task.assignee}" if task.assignee else f"pool:{task.pool}"
    title = node.name if node else task.node
    notify(dossier, to, f"“{title}”已超过时限,请尽快办理。", f"“{node.name_en if node else task.node}” is past its limit.")
