"""待办列表: one's own tasks and those waiting in one's pools, a page at a time, and how many there are.

A page costs what it shows, however many tasks are open: it begins at a *place* (due instant and id of the row next to it) and walks an
index from there, tasks with a due instant first, those without behind them. Counts stop at ``MANY``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, literal_column, select, tuple_, union_all

from engine.queries.tasks import columns_of, row_of
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.tasks import task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.queries.actors import Actor
    from engine.queries.tasks import TaskRow
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50
MANY = 1000  # a count that reaches this says "at least"
FIRST, LAST = -(2**62), 2**62
_ROWS: Any = literal_column(str(PAGE + 1))
_OWN = task.c.assignee == bindparam("person_id")


def _pooled(name: str) -> Any:
    return task.c.assignee.is_(None) & (task.c.pool == bindparam(name))


_SOME = select(task.c.state).where(_OWN).limit(literal_column(str(MANY))).subquery()
_WAITING = select(task.c.id).where(_pooled("pool")).limit(literal_column(str(MANY))).subquery()
MINE_COUNT = Statement("task.mine_count", select(_SOME.c.state, func.count().label("count")).group_by(_SOME.c.state))
POOL_COUNT = Statement("task.pool_count", select(func.count().label("count")).select_from(_WAITING))


@dataclass(frozen=True)
class Place:
    """列表中的位置: the row that a page begins behind, or ends before. ``due_at`` is epoch milliseconds."""

    due_at: int | None
    id: str

    @property
    def text(self) -> str:
        """As it stands in an address."""
        return f"{'' if self.due_at is None else self.due_at}.{self.id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """From an address; None when it is no place, which shows the first page."""
        due, dot, id_ = text.partition(".")
        if not dot or not (due == "" or (due.isascii() and due.isdigit())) or len(text) > 200 or not text.isprintable():
            return None
        return cls(int(due[:15]) if due else None, id_)


@dataclass(frozen=True)
class TaskPage:
    """列表的一页; ``earlier`` and ``later`` are the places to turn to, None at the ends."""

    rows: list[TaskRow]
    earlier: Place | None
    later: Place | None


@cache
def statement(pools: int, *, dated: bool, back: bool) -> Statement:
    """The walk over one's own tasks (``pools`` 0) or over so many pools: the first rows of each index range, merged by the database."""
    order = [task.c.due_at, task.c.id]  # as the index has it, also where every due instant is absent
    here = tuple_(*order) if dated else tuple_(task.c.id)
    there = tuple_(*([bindparam("due", type_=task.c.due_at.type)] if dated else []), bindparam("id", type_=task.c.id.type))
    ranges = [_pooled(f"pool{no}") for no in range(pools)] or [_OWN]
    arms = [
        select(task)
        .where(range_, *([] if dated else [task.c.due_at.is_(None)]), here < there if back else here > there)
        .order_by(*(c.desc() if back else c for c in order))
        .limit(_ROWS)
        .subquery(f"arm{no}")
        for no, range_ in enumerate(ranges)
    ]
    some = union_all(*(select(arm) for arm in arms)).subquery("some") if pools > 1 else arms[0]
    ordered = [some.c[c.name] for c in order]
    core = select(*columns_of(some)).join(case, case.c.id == some.c.case_id).order_by(*(c.desc() if back else c for c in ordered)).limit(_ROWS)
    return Statement(f"task.{'pools' if pools else 'mine'}", core)


def _walk(reader: UnitOfWork, pools: int, whose: Mapping[str, Any], place: Place | None, *, back: bool) -> list[Any]:
    """At most ``PAGE`` + 1 rows from a place on, in the order of the walk; tasks without a due instant stand last."""
    legs: list[tuple[bool, dict[str, Any]]] = [(True, {"due": LAST if back else FIRST, "id": ""}), (False, {"id": ""})]
    if place is not None:
        legs = [(True, {"due": place.due_at, "id": place.id}), *legs[1:]] if place.due_at is not None else [*legs[:1], (False, {"id": place.id})]
        if (place.due_at is None) != back:
            del legs[back]  # the walk is past these
    found: list[Any] = []
    for dated, start in reversed(legs) if back else legs:
        if len(found) <= PAGE:
            found += reader.ask(statement(pools, dated=dated, back=back), {**whose, **start}).all()
    return found[: PAGE + 1]


def work_page(reader: UnitOfWork, names: Any, actor: Actor, place: Place | None = None, *, back: bool = False) -> TaskPage:
    """The asker's own tasks, soonest due first, behind ``place`` (or before it, when turning ``back``)."""
    back = back and place is not None
    return _page(_walk(reader, 0, {"person_id": actor.id}, place, back=back), names, actor, place, back=back)


def pool_page(reader: UnitOfWork, names: Any, actor: Actor, place: Place | None = None, *, back: bool = False) -> TaskPage:
    """Tasks that wait in the asker's pools, soonest due first."""
    back = back and place is not None
    pools = {f"pool{no}": pool for no, pool in enumerate(actor.pools)}
    return _page(_walk(reader, len(pools), pools, place, back=back) if pools else [], names, actor, place, back=back)


def _page(found: list[Any], names: Any, actor: Actor, place: Place | None, *, back: bool) -> TaskPage:
    beyond = len(found) > PAGE
    rows = found[:PAGE]
    if back:
        rows.reverse()
    if not rows:
        return TaskPage([], None, None)
    first, last = Place(rows[0].due_at, rows[0].id), Place(rows[-1].due_at, rows[-1].id)
    earlier = first if (beyond if back else place is not None) else None
    later = last if (beyond or back) else None
    return TaskPage([row_of(r, names, actor) for r in rows], earlier, later)


def work_counts(reader: UnitOfWork, actor: Actor) -> dict[str, int]:
    """待办数 by list: mine, returned, pooled, and all that can be taken up now; ``MANY`` means that many or more."""
    states = {r.state: r.count for r in reader.ask(MINE_COUNT, {"person_id": actor.id}).all()}
    waiting = 0
    for pool in actor.pools:
        if waiting < MANY:
            waiting += reader.ask(POOL_COUNT, {"pool": pool}).one().count
    mine = states.get("open", 0)
    return {"mine": mine, "returned": states.get("returned", 0), "pooled": min(waiting, MANY), "all": min(mine + waiting, MANY)}
