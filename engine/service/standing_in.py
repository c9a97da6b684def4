"""代理: for whom an officer acts when he takes up a task, and taking over what lies in the hands of who is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.domain import records
from engine.domain.duties import check_duty
from engine.domain.errors import NotAllowed, NotFound
from engine.domain.moment import millis
from engine.service.actor import ask_posts, posts_of
from engine.service.dossier import Dossier
from engine.service.notices import notify
from engine.service.receipts import earlier, keep_receipt
from engine.store.presence import LEAVE_NOW, PRESENT
from engine.store.reads import MOVES, TASK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.leave_commands import TakeOverTask
    from engine.service.actor import Posts
    from engine.store.unit_of_work import UnitOfWork

GROUND: Final = "代理"


def acting_for(uow: UnitOfWork, task: Any, posts: Posts) -> tuple[int, str] | None:
    """The absent person: where the post is held only in his stead, or the task was taken over from him."""
    if not posts.absent:
        return None
    found = posts.standing_in(task.pool)
    if found is None and task.assignee == posts.person_id:
        for row in uow.ask(MOVES, {"case_id": task.case_id}).all():
            data = orjson.loads(row.data)
            if data["task"] == task.id:
                absent = data.get("for") if data.get("to") == posts.person_id else None
                found = (absent, posts.absent[absent]) if isinstance(absent, int) and absent in posts.absent else None
    return found


def signing_for(posts: Posts, units: Iterable[str]) -> tuple[int, str] | None:
    """The absent person for whom a survey is signed: as a surveyor, else as a reviewer of one of the ``units`` that take part."""
    if posts.has_role("surveyor"):
        return posts.standing_in("surveyor")
    return next((posts.standing[("reviewer", unit)] for unit in units if ("reviewer", unit) in posts.standing), None)


def take_over_task(command: TakeOverTask, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """接手 one task of the absent person: a hand-over on the ground 代理. What the actor has done in the case counts as always."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    now = bureau.now()
    posts = posts_of(command.actor, ask_posts(uow, command.actor, millis(now)).all())
    task = uow.ask(TASK, {"task_id": command.task_id, "actor": command.actor}).one()
    if task is None or task.assignee is None or not posts.in_pool(task.pool):
        raise NotFound
    absent = stood_in_for(uow, task, command.actor, millis(now))
    if task.parent is not None or task.state != "open":
        raise NotAllowed("征求意见、签署和退回的待办不能接手。", "Expected an ordinary open task; a question, a signing or a returned task stays where it is.")
    refusal = check_duty(command.actor, task.duty, task.held)
    if refusal is not None:
        raise refusal
    dossier = Dossier(bureau, uow, task, bureau.edition(uow, task.case_definition_id), now, command.actor)
    dossier.acting_for = absent
    dossier.add(records.TaskAssigned(task.id, command.actor))
    dossier.log("TaskHandedOver", {"task": task.id, "node": task.node, "to": command.actor, "from": task.assignee, "reason": GROUND})
    notify(dossier, f"person:{task.assignee}", "您请假期间,代理人接手了您的一个待办。", "Your substitute has taken over a task of yours.")
    receipt = keep_receipt(dossier, command.request_id, command.actor, task.id)
    dossier.save()
    return receipt


def stood_in_for(uow: UnitOfWork, task: Any, actor: int, at: int) -> tuple[int, str]:
    """Whom the task belongs to, when he is on leave and ``actor`` stands in for him in its pool. Raises NotAllowed."""
    rows = ask_posts(uow, actor, at).all()
    role, _, unit = task.pool.partition("@")
    for row in rows:
        if row.absent == task.assignee and row.role == role and unit in ("", row.unit):
            return row.absent, row.absent_name
    raise NotAllowed("这个待办由其他同事办理，您不是他的代理人。", "Expected a task of somebody for whom you stand in, but you don't.", task=task.id)


def refuse_while_away(uow: UnitOfWork, person: int, at: int) -> None:
    """Who is on leave takes up no new work. Raises NotAllowed."""
    row = uow.ask(LEAVE_NOW, {"person_id": person, "at": at}).one()
    if row is not None:
        zh = f"您在请假，到 {row.last_day} 为止，不能签收新的待办；提前回来请先销假。"
        raise NotAllowed(zh, f"Expected an officer who is there, but you are on leave until {row.last_day}; end it first when you are back early.")


def present(uow: UnitOfWork, person: int, at: int) -> bool:
    """Whether somebody can be given work: not on leave, account in use."""
    return uow.ask(PRESENT, {"person_id": person, "at": at}).one() is not None
