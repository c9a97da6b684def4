"""A case by its id for an actor who has a relation to it; anybody else finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal, or_, select

from engine.domain.errors import NotFound
from engine.service.actor import ask_posts, posts_of
from engine.service.dossier import Dossier, millis
from engine.service.reads import CASE_HEAD, TASKS_OF_CASE
from engine.store.statements import Statement
from engine.store.tables.tasks import completion

if TYPE_CHECKING:
    from engine.service.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

OVERSEERS = ("head", "supervisor", "administrator")
WORKED = Statement(
    "completion.worked",
    select(literal(1).label("yes")).where(completion.c.case_id == bindparam("case_id"), or_(completion.c.person_id == bindparam("actor"))).limit(1),
)


def case_in_hand(uow: UnitOfWork, bureau: Bureau, case_id: int, actor: int) -> tuple[Dossier, str]:
    """The dossier and the relation, "applicant" or "officer". Raises NotFound for everybody else."""
    now = bureau.now()
    row = uow.ask(CASE_HEAD, {"case_id": case_id}).one()
    if row is None:
        raise NotFound
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), now, actor)
    if row.case_applicant_id == actor:
        return dossier, "applicant"
    posts = posts_of(actor, ask_posts(uow, actor, millis(now)).all())
    if posts.has_role(*OVERSEERS) or uow.ask(WORKED, {"case_id": case_id, "actor": actor}).one() is not None:
        return dossier, "officer"
    for task in uow.ask(TASKS_OF_CASE, {"case_id": case_id}).all():
        if task.assignee == actor or (posts.held and posts.in_pool(task.pool)):
            return dossier, "officer"
    raise NotFound
