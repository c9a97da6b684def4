"""转办: give one's task to a colleague of the same pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.duties import check_duty
from engine.domain.errors import FieldError, Invalid, NotAllowed
from engine.service.claim_task import finish, task_in_hand
from engine.service.notices import notify
from engine.service.receipts import earlier
from engine.store.reads import POOL_MEMBERS

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import HandOverTask, Receipt
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork


def hand_over_task(command: HandOverTask, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The colleague must hold a post of the task's pool and must not be barred by a duty already held in the case."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    task, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    reason = command.reason.strip()
    if not reason:
        raise Invalid([FieldError("reason", "请写明转办理由。", "Expected a reason for the hand-over.")])
    if task.parent is not None or task.state != "open":
        raise NotAllowed("征求意见和退回的待办不能转办。", "Expected an ordinary open task; a question or a returned task can't be handed over.")
    check_colleague(dossier, task, command.to_person, command.actor)
    dossier.add(records.TaskAssigned(task.id, command.to_person))
    dossier.log("TaskHandedOver", {"task": task.id, "node": task.node, "to": command.to_person, "reason": reason})
    notify(dossier, f"person:{command.to_person}", f"同事转办给您一个待办:{reason[:200]}", f"A colleague handed a task over to you: {reason[:200]}")
    return finish(dossier, task, command.request_id, command.actor)


def check_colleague(dossier: Dossier, task: Any, to_person: int, holder: int) -> None:
    """Raise Invalid for who is not another of the task's pool and at hand, NotAllowed for whom a duty in the case bars."""
    role, _, unit = task.pool.partition("@")
    rows = dossier.uow.ask(POOL_MEMBERS, {"case_id": dossier.case_id, "role": role, "unit": unit, "at": dossier.at}).all()
    members = {r.person_id: r.held for r in rows}
    if to_person == holder or to_person not in members:
        raise Invalid([FieldError("to_person", "请选择同一岗位的另一位同事。", "Expected another colleague of the same pool.")])
    refusal = check_duty(to_person, task.duty, members[to_person])
    if refusal is not None:
        raise refusal
