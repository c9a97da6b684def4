"""转交待办 of who has left a post or is away: by an administrator or the section head of its unit, to a colleague of the pool or back into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Stale
from engine.domain.moment import millis
from engine.service.actor import ask_posts, posts_of
from engine.service.claim_task import finish
from engine.service.dossier import Dossier
from engine.service.hand_over_task import check_colleague
from engine.service.notices import notify
from engine.service.receipts import earlier
from engine.store.reads import TASK

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.people_commands import PassTaskOn
    from engine.store.unit_of_work import UnitOfWork


def pass_task_on(command: PassTaskOn, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The duties of the colleague in the case count as with any hand-over; a drawn task does not go back into its pool."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    now = bureau.now()
    posts = posts_of(command.actor, ask_posts(uow, command.actor, millis(now)).all())
    task = uow.ask(TASK, {"task_id": command.task_id, "actor": command.actor}).one()
    if task is None or task.pool.startswith("applicant") or not (posts.has_role("administrator") or _heads(task, posts.held)):
        raise NotFound
    reason = command.reason.strip()
    if not reason:
        raise Invalid([FieldError("reason", "请写明转交的理由。", "Expected a reason for passing the task on.")])
    if task.assignee is None:
        raise Stale("这个待办已经不在他名下。", "Expected a task in somebody's hands, but it waits in its pool.", task=task.id)
    if task.parent is not None or task.state != "open" or task.pool.startswith("person@"):
        raise NotAllowed("征求意见、签署和退回的待办不能转交。", "Expected an ordinary open task; a question, a signing or a returned task stays where it is.")
    dossier = Dossier(bureau, uow, task, bureau.edition(uow, task.case_definition_id), now, command.actor)
    if command.to_person is None:
        _put_back(dossier, task, reason)
    else:
        check_colleague(dossier, task, command.to_person, task.assignee)
        dossier.add(records.TaskAssigned(task.id, command.to_person))
        dossier.log("TaskHandedOver", {"task": task.id, "node": task.node, "to": command.to_person, "from": task.assignee, "reason": reason})
        notify(dossier, f"person:{command.to_person}", f"有一个待办转交给您:{reason[:200]}", f"A task was passed on to you: {reason[:200]}")
    return finish(dossier, task, command.request_id, command.actor)


def _heads(task: Any, held: frozenset[tuple[str, str]]) -> bool:
    unit = task.unit or task.pool.partition("@")[2]
    return ("section_head", unit) in held


def _put_back(dossier: Dossier, task: Any, reason: str) -> None:
    if dossier.edition.definition.nodes[task.node].assign == "draw":
        raise NotAllowed(
            "随机派发的待办不放回待签收，请转给同岗位的同事。", "Expected a task that was claimed; a drawn one can only be handed to a colleague.", task=task.id
        )
    dossier.add(records.TaskAssigned(task.id, None))
    dossier.log("TaskReleased", {"task": task.id, "node": task.node, "from": task.assignee, "reason": reason})
