"""办件列表, for programs: the cases that exist for the asker, the latest first, a page at a time.

A page begins behind a *place*, the instant and id of the last row seen, so that what comes in meanwhile shifts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, bindparam, literal_column, or_, select, tuple_

from engine.queries.actors import OVERSEERS
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.tasks import completion, task

if TYPE_CHECKING:
    from engine.queries.actors import Actor
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50
LAST = 2**62
_ME = bindparam("person_id", type_=case.c.applicant_id.type)
_HERE = tuple_(bindparam("received_at", type_=case.c.received_at.type), bindparam("id", type_=case.c.id.type))


def _listed(name: str, *whose: Any) -> Statement:
    item, status = bindparam("item", type_=Text()), bindparam("status", type_=Text())
    nothing: Any = literal_column("''")
    core = (
        select(case)
        .where(tuple_(case.c.received_at, case.c.id) < _HERE, or_(item == nothing, case.c.item == item))
        .where(or_(status == nothing, case.c.status == status), *whose)
        .order_by(case.c.received_at.desc(), case.c.id.desc())
        .limit(literal_column(str(PAGE + 1)))
    )
    return Statement(name, core)


OWN = _listed("case.page_of_applicant", case.c.applicant_id == _ME)
ALL = _listed("case.page")
WORKED = _listed(
    "case.page_of_officer",
    or_(
        case.c.id.in_(select(completion.c.case_id).where(completion.c.person_id == _ME)),
        case.c.id.in_(select(task.c.case_id).where(task.c.assignee == _ME)),
    ),
)


@dataclass(frozen=True)
class CasePlace:
    """翻页的位置: the last row seen. ``received_at`` is epoch milliseconds."""

    received_at: int = LAST
    id: int = LAST


def case_list(reader: UnitOfWork, actor: Actor, place: CasePlace, item: str, status: str) -> tuple[list[Any], CasePlace | None]:
    """One page, and where the next begins: an applicant's own cases, all for who oversees, else those that the officer has worked on or holds."""
    if actor.kind == "officer" and not actor.roles:
        return [], None
    statement = OWN if actor.kind == "applicant" else ALL if actor.roles & OVERSEERS else WORKED
    mine = {} if statement is ALL else {"person_id": actor.id}
    found = reader.ask(statement, {"received_at": place.received_at, "id": place.id, "item": item, "status": status, **mine}).all()
    rows = found[:PAGE]
    return rows, CasePlace(rows[-1].received_at, rows[-1].id) if len(found) > PAGE else None
