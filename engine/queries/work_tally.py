"""待办分布: how an officer's own tasks and those of his pools spread over kinds, items, channels and bands of due instants.

Two questions. The first jumps through an index from one facet to the next, so that its cost follows the facets and not the tasks; the
second counts each facet's tasks by band, at most ``MANY`` of a facet. All counts of all filters are sums of these.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import orjson
from sqlalchemy import bindparam, func, literal_column, select, union_all
from sqlalchemy import case as sql_case

from engine.domain.calendar import ZONE
from engine.domain.moment import millis
from engine.domain.work_filter import BANDS, Edges, Facet, Filter
from engine.queries.work_list import MANY, NOWHERE, Choice
from engine.store.statements import Statement
from engine.store.tables.tasks import task
from engine.store.work import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.calendar import Calendar
    from engine.queries.actors import Actor
    from engine.store.unit_of_work import UnitOfWork

SOON_DAYS = 3
Wanted = TypeVar("Wanted")
MOST_FACETS = 200  # of one pool
AT_ONCE = 64  # facets counted by one question
_DAY = timedelta(days=1)
_OWN = task.c.assignee == bindparam("person_id")
_POOLED = task.c.assignee.is_(None) & (task.c.pool == bindparam("pool"))


def _facets(name: str, whose: Any) -> Statement:
    """Each facet once: the least, then the least above it, and so on."""
    least = select(func.min(task.c.facet).label("facet")).where(whose).cte("found", recursive=True)
    above = select(func.min(task.c.facet)).where(whose, task.c.facet > least.c.facet).scalar_subquery()
    found = least.union_all(select(above).where(least.c.facet.is_not(None)))
    return Statement(name, select(found.c.facet).where(found.c.facet.is_not(None)).limit(literal_column(str(MOST_FACETS))))


OWN_FACETS = _facets("task.own_facets", _OWN)
POOL_FACETS = _facets("task.pool_facets", _POOLED)


@cache
def counting(ranges: int, *, pooled: bool) -> Statement:
    """Tasks of so many facets by band; ``no`` is the facet's place among the parameters."""
    now, today, soon = (bindparam(name, type_=task.c.due_at.type) for name in ("now", "today", "soon"))
    arms = []
    for no in range(ranges):
        whose = task.c.assignee.is_(None) & (task.c.pool == bindparam(f"pool{no}")) if pooled else _OWN
        some = select(task.c.due_at).where(whose, task.c.facet == bindparam(f"facet{no}")).limit(literal_column(str(MANY))).subquery(f"arm{no}")
        arms.append(select(literal_column(str(no)).label("no"), some.c.due_at))
    found = union_all(*arms).subquery("found") if ranges > 1 else arms[0].subquery("found")
    due = found.c.due_at
    band = sql_case(
        (due.is_(None), literal_column("4")),
        (due < now, literal_column("0")),
        (due < today, literal_column("1")),
        (due < soon, literal_column("2")),
        else_=literal_column("3"),
    )
    core = select(found.c.no, band.label("band"), func.count().label("count")).group_by(found.c.no, band)
    return Statement("task.tally", core)


@dataclass(frozen=True)
class Tally:
    """分布: counts by facet and band, of one's own tasks and of those that wait; a facet that reached ``MANY`` is ``capped``."""

    edges: Edges
    own: tuple[tuple[str, str], ...] = ()
    pooled: tuple[tuple[str, str], ...] = ()
    counts: Mapping[tuple[Facet, str], int] = field(default_factory=dict)
    capped: frozenset[Facet] = frozenset()

    def choice(self, wanted: Filter, *, pooled: bool) -> Choice:
        """The filter as ``work_page`` and ``pool_page`` take it."""
        return Choice(wanted, self.edges, self.pooled if pooled else self.own)

    def count(self, wanted: Filter) -> tuple[int, bool]:
        """How many tasks a filter admits, words left aside, and whether there may be more."""
        fits = [(facet, band, n) for (facet, band), n in self.counts.items() if wanted.admits(facet) and wanted.due in {"", band}]
        return sum(n for _, _, n in fits), any(facet in self.capped for facet, _, _ in fits)

    def values(self, name: str) -> list[str]:
        """What occurs as ``kind``, ``item`` or ``channel``, the most frequent first."""
        sums: Counter[str] = Counter()
        for (facet, _), n in self.counts.items():
            sums[getattr(facet, name)] += n
        return [value for value, _ in sorted(sums.items(), key=lambda one: (-one[1], one[0])) if value]


@dataclass(frozen=True)
class SavedView(Generic[Wanted]):
    """常用筛选: a filter of a list under a name."""

    id: int
    name: str
    wanted: Wanted


def edges(calendar: Calendar, now: datetime) -> Edges:
    """Where the bands end: now, midnight, and midnight after the third working day from today."""
    local = now.astimezone(ZONE)
    soon = calendar.add_working_days(local.date(), SOON_DAYS)
    return Edges(millis(now), *(millis(datetime.combine(day + _DAY, time.min, ZONE)) for day in (local.date(), soon)))


def tally(reader: UnitOfWork, actor: Actor, ends: Edges) -> Tally:
    """Count the asker's work."""
    own = tuple(("", row.facet) for row in reader.ask(OWN_FACETS, {"person_id": actor.id}).all())
    asked = [(pool, reader.ask(POOL_FACETS, {"pool": pool})) for pool in actor.pools]
    pooled = tuple((pool, row.facet) for pool, reply in asked for row in reply.all())
    counts: Counter[tuple[Facet, str]] = Counter()
    capped = set()
    for ranges, is_pooled in ((own, False), (pooled, True)):
        for at in range(0, len(ranges), AT_ONCE):
            part = ranges[at : at + AT_ONCE]
            sums: Counter[str] = Counter()
            for facet, band, count in _counted(reader, actor, part, ends, pooled=is_pooled):
                counts[Facet.read(facet), band] += count
                sums[facet] += count
            capped |= {Facet.read(facet) for facet, n in sums.items() if n >= MANY}
    return Tally(ends, own, pooled, counts, frozenset(capped))


def _counted(reader: UnitOfWork, actor: Actor, part: tuple[tuple[str, str], ...], ends: Edges, *, pooled: bool) -> Iterable[tuple[str, str, int]]:
    ranges = 1 << (len(part) - 1).bit_length()  # a power of two, so that few statements serve all officers
    params: dict[str, Any] = {"person_id": actor.id, "now": ends.now, "today": ends.today, "soon": ends.soon}
    for no in range(ranges):
        params[f"pool{no}"], params[f"facet{no}"] = part[no] if no < len(part) else ("", NOWHERE)
    for row in reader.ask(counting(ranges, pooled=pooled), params).all():
        yield part[row.no][1], BANDS[row.band], row.count


def saved_views(reader: UnitOfWork, actor: Actor) -> list[SavedView[Filter]]:
    """The asker's own, by name."""
    return [SavedView(row.id, row.name, Filter.of(orjson.loads(row.filter))) for row in reader.ask(VIEWS, {"person_id": actor.id, "list": "work"}).all()]
