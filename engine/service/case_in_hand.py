"""A case by its id for an actor who has a relation to it; anybody else finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import NotFound
from engine.domain.moment import millis
from engine.service.actor import ask_posts, posts_of
from engine.service.dossier import Dossier
from engine.store.reads import CASE_HEAD, OPINIONS, TASKS_OF_CASE, WORKED

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

OVERSEERS = ("head", "government_head", "supervisor", "administrator")


def case_in_hand(uow: UnitOfWork, bureau: Bureau, case_id: int, actor: int, *, asked: bool = False) -> tuple[Dossier, str]:
    """The dossier and the relation, "applicant" or "officer"; with ``asked`` also for reviewers of units that were asked. Raises NotFound for others."""
    now = bureau.now()
    row = uow.ask(CASE_HEAD, {"case_id": case_id}).one()
    if row is None:
        raise NotFound
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), now, actor)
    if row.case_applicant_id == actor:
        return dossier, "applicant"
    posts = posts_of(actor, ask_posts(uow, actor, millis(now)).all())
    if not posts.held:
        raise NotFound
    if posts.has_role(*OVERSEERS) or uow.ask(WORKED, {"case_id": case_id, "actor": actor}).one() is not None:
        return dossier, "officer"
    for task in uow.ask(TASKS_OF_CASE, {"case_id": case_id}).all():
        if task.assignee == actor or (posts.in_pool(task.pool)):
            return dossier, "officer"
    if asked and any(posts.in_pool(f"reviewer@{row.unit}") for row in uow.ask(OPINIONS, {"case_id": case_id}).all()):
        return dossier, "officer"
    raise NotFound
