"""看得到的办件: which cases exist for an officer, as a condition over ``case`` for lists; ``actors.relation`` says the same of one case.

Head, supervision and administrators: all. Everybody else: what he did or holds, what lies in his pools, what his unit was asked to
review, what he was alerted of. A section head besides: where his section has or had a task. An archivist besides: what is archived.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, or_, select

from engine.queries.actors import OVERSEERS, pools_of_unit
from engine.store.tables.alerts import alert
from engine.store.tables.archives import archive
from engine.store.tables.cases import case
from engine.store.tables.review import opinion
from engine.store.tables.tasks import completion, task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.queries.actors import Actor
    from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Sight:
    """看得到什么: the asker, the pools he may take from, the units he reviews for, the pools of his section."""

    person_id: int
    pools: tuple[str, ...]
    units: tuple[str, ...]
    section: tuple[str, ...]
    archivist: bool
    everything: bool

    @property
    def shape(self) -> tuple[int, int, int, bool]:
        """How many places a statement needs for it."""
        return places(self.pools), places(self.units), places(self.section), self.archivist

    @property
    def wide(self) -> bool:
        """Whether he sees more than work of his own."""
        return self.everything or self.archivist or bool(self.section)

    def parameters(self) -> dict[str, Any]:
        """For statements that use ``seen``."""
        told = (f"person:{self.person_id}", *(f"pool:{pool}" for pool in self.pools))
        return {
            "me": self.person_id,
            **padded("pool", self.pools),
            **padded("reviewing", self.units),
            **padded("section", self.section),
            **padded("told", told, places(self.pools) + 1),
        }


def places(values: Sequence[str]) -> int:
    """A power of two of places, so that few statements serve all officers; 0 for none."""
    return 1 << (len(values) - 1).bit_length() if values else 0


def padded(name: str, values: Sequence[Any], size: int | None = None) -> dict[str, Any]:
    """``name0``, ``name1`` …, the last value again where there are fewer."""
    return {f"{name}{no}": values[min(no, len(values) - 1)] for no in range(places(values) if size is None else size)}


def among(column: Any, name: str, size: int) -> Any:
    """The column is one of so many parameters."""
    return column.in_([bindparam(f"{name}{no}", type_=column.type) for no in range(size)])


def sight_of(reader: UnitOfWork, actor: Actor) -> Sight:
    """What an officer sees."""
    section = {pool for held in actor.posts if held.role == "section_head" for pool in pools_of_unit(reader, held.unit)}
    return Sight(
        actor.id,
        (*actor.pools, *(("applicant",) if "window" in actor.roles else ())),
        tuple(sorted({held.unit for held in actor.posts if held.role == "reviewer"})),
        tuple(sorted(section)),
        "archivist" in actor.roles,
        bool(actor.roles & OVERSEERS),
    )


def seen(shape: tuple[int, int, int, bool]) -> Any:
    """The condition over ``case``."""
    pools, units, section, archivist = shape
    ways = [
        there(completion.c.case_id == case.c.id, completion.c.person_id == bindparam("me")),
        there(task.c.case_id == case.c.id, or_(task.c.assignee == bindparam("me"), *([among(task.c.pool, "pool", pools)] if pools else []))),
        there(alert.c.case_id == case.c.id, among(alert.c.recipient, "told", pools + 1)),
    ]
    if units:
        ways.append(there(opinion.c.case_id == case.c.id, among(opinion.c.unit, "reviewing", units)))
    if section:
        ways += in_pools(section)
    if archivist:
        ways.append(there(archive.c.case_id == case.c.id))
    return or_(*ways)


def there(*clauses: Any) -> Any:
    """Whether there is such a row of the case: looked up for each case, never by reading the whole table beforehand."""
    return select(literal_column("1")).where(*clauses).limit(literal_column("1")).correlate(case).scalar_subquery().is_not(None)


def in_pools(size: int, name: str = "section") -> list[Any]:
    """A task of the case lies or lay in one of the pools ``<name>0`` …."""
    return [
        there(completion.c.case_id == case.c.id, among(completion.c.pool, name, size)),
        there(task.c.case_id == case.c.id, among(task.c.pool, name, size)),
    ]
