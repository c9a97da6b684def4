"""签收、退回待签收: take a pooled task, put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.duties import check_duty
from engine.domain.errors import NotAllowed, NotFound, Stale
from engine.domain.moment import millis
from engine.service.actor import ask_posts, posts_of, require_task_access
from engine.service.dossier import Dossier
from engine.service.experts import refuse_second_seat
from engine.service.receipts import earlier, keep_receipt
from engine.service.standing_in import acting_for, refuse_while_away
from engine.store.reads import TASK

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import ClaimTask, Receipt, ReleaseTask
    from engine.service.actor import Posts
    from engine.store.unit_of_work import UnitOfWork


def task_in_hand(uow: UnitOfWork, bureau: Bureau, task_id: str, actor: int) -> tuple[Any, Dossier, Posts]:
    """The open task, its dossier and the actor's posts. Raises NotFound (also for a task that is none of the actor's business)."""
    now = bureau.now()
    asked = uow.ask(TASK, {"task_id": task_id, "actor": actor})
    posts = posts_of(actor, ask_posts(uow, actor, millis(now)).all())
    task = asked.one()
    if task is None:
        raise NotFound
    require_task_access(task, posts)
    dossier = Dossier(bureau, uow, task, bureau.edition(uow, task.case_definition_id), now, actor)
    dossier.acting_for = acting_for(uow, task, posts)
    return task, dossier, posts


def finish(dossier: Dossier, task: Any, request_id: str, actor: int) -> Receipt:
    """Save a change that leaves the engine where it was, with its receipt."""
    receipt = keep_receipt(dossier, request_id, actor, getattr(task, "id", None))
    dossier.save()
    return receipt


def claim_task(command: ClaimTask, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Take a task out of its pool; refused when the separation of duties would refuse its completion."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    task, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    refusal = check_duty(command.actor, task.duty, task.held)
    if refusal is not None:
        raise refusal
    if task.assignee == command.actor:
        raise Stale("这个待办已经在您名下。", "Expected a pooled task, but it is yours already.", task=task.id)
    refuse_while_away(uow, command.actor, dossier.at)
    if task.kind == "expert_opinion":
        refuse_second_seat(dossier, task)
    if task.assignee is not None:
        raise NotAllowed("这个待办不需要签收。", "Expected a pooled task, but it belongs to somebody.", task=task.id)
    dossier.add(records.TaskAssigned(task.id, command.actor))
    dossier.log("TaskClaimed", {"task": task.id, "node": task.node})
    return finish(dossier, task, command.request_id, command.actor)


def release_task(command: ReleaseTask, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Put one's own task back into its pool."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    task, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    node = dossier.edition.definition.nodes[task.node]
    if task.assignee != command.actor or task.parent is not None or node.assign == "draw":
        raise NotAllowed(
            "只能退回自己签收的待办;随机派发的待办请用“转办”。", "Expected a task that you claimed yourself; a drawn one can only be handed over.", task=task.id
        )
    dossier.add(records.TaskAssigned(task.id, None))
    dossier.log("TaskReleased", {"task": task.id, "node": task.node})
    return finish(dossier, task, command.request_id, command.actor)
