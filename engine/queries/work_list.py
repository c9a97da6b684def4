"""待办列表: one's own tasks and those waiting in one's pools, a page at a time, filtered, and how many there are.

A page costs what it shows, however many tasks are open: it begins at a *place* (due instant and id of the row next to it) and walks an
index from there, tasks with a due instant first, those without behind them. A filter by kind, item or channel walks one range of an
index for each facet that occurs (``work_tally`` finds them); one by due instant shortens the ranges; words of a name are looked for
in at most ``SCANNED`` tasks, and the page says where it stopped. Counts stop at ``MANY``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, literal_column, select, tuple_, union_all
from sqlalchemy import case as sql_case

from engine.domain.work_filter import Edges, Facet, Filter
from engine.queries.cases import containing
from engine.queries.tasks import columns_of, row_of
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.tasks import task

if TYPE_CHECKING:
    from engine.queries.actors import Actor
    from engine.queries.tasks import TaskRow
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50
MANY = 1000  # a count that reaches this says "at least"
WINDOW, SCANNED = 300, 600  # tasks looked at for words of a name: at a time, and for one page
MOST_RANGES = 64  # facets beyond this many are looked for as words are
FIRST, LAST = -(2**62), 2**62
NOWHERE = "~"  # a facet that no task has
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
    """列表的一页; ``earlier`` and ``later`` are the places to turn to, None at the ends.

    ``partial`` says that the search stopped after ``SCANNED`` tasks before the page was full.
    """

    rows: list[TaskRow]
    earlier: Place | None
    later: Place | None
    partial: bool = False


@dataclass(frozen=True)
class Choice:
    """所选: the filter, where its bands of due instants end, and the facets that occur in the list: (pool, facet)."""

    wanted: Filter
    edges: Edges
    facets: tuple[tuple[str, str], ...] = ()


ALL = Choice(Filter(), Edges(0, 0, 0))


@dataclass(frozen=True)
class _Walk:
    """走法: whose tasks (``pools`` empty: one's own), which facets (none: all), which band of due instants, in which direction."""

    person: int
    pools: tuple[str, ...]
    facets: tuple[tuple[str, str], ...]
    wanted: Filter
    edges: Edges
    back: bool

    @property
    def ranges(self) -> int:
        """Index ranges to merge: a power of two of facets, so that few statements serve all officers; else one for each pool."""
        return 1 << (len(self.facets) - 1).bit_length() if self.facets else max(len(self.pools), 1)

    def parameters(self) -> dict[str, Any]:
        since, until = self.edges.span(self.wanted.due)
        found: dict[str, Any] = {"person_id": self.person, "since": FIRST if since is None else since, "until": LAST if until is None else until}
        ranges = self.facets or tuple((pool, NOWHERE) for pool in self.pools)
        for no in range(self.ranges):
            found[f"pool{no}"], found[f"facet{no}"] = ranges[no] if no < len(ranges) else ("", NOWHERE)
        return found

    def legs(self, place: Place | None) -> list[tuple[bool, dict[str, Any]]]:
        """The walks to make, in order: (over tasks with a due instant, from where)."""
        since, until = self.edges.span(self.wanted.due)
        begin = {"due": (LAST if until is None else until) if self.back else (FIRST if since is None else since), "id": ""}
        legs: list[tuple[bool, dict[str, Any]]] = [(True, begin), (False, {"id": ""})]
        if place is not None:
            legs = [(True, {"due": place.due_at, "id": place.id}), *legs[1:]] if place.due_at is not None else [legs[0], (False, {"id": place.id})]
            if (place.due_at is None) != self.back:
                del legs[self.back]  # the walk is past these
        if self.wanted.due:
            legs = [leg for leg in legs if leg[0] == (self.wanted.due != "undated")]
        return legs[::-1] if self.back else legs


@cache
def statement(ranges: int, *, pooled: bool, faceted: bool, dated: bool, back: bool, light: bool = False) -> Statement:
    """The walk over so many ranges: the first rows of each, merged by the database. ``light``: what a search looks at, a window of them."""
    order = [task.c.due_at, task.c.id]  # as the index has it, also where every due instant is absent
    here = tuple_(*order) if dated else tuple_(task.c.id)
    there = tuple_(*([bindparam("due", type_=task.c.due_at.type)] if dated else []), bindparam("id", type_=task.c.id.type))
    end = (task.c.due_at >= bindparam("since") if back else task.c.due_at < bindparam("until")) if dated else task.c.due_at.is_(None)
    most: Any = literal_column(str(WINDOW)) if light else _ROWS
    arms = [
        select(*(order if light else task.c))
        .where(
            _pooled(f"pool{no}") if pooled else _OWN,
            *([task.c.facet == bindparam(f"facet{no}")] if faceted else []),
            end,
            here < there if back else here > there,
        )
        .order_by(*(c.desc() if back else c for c in order))
        .limit(most)
        .subquery(f"arm{no}")
        for no in range(ranges)
    ]
    some = arms[0]
    if ranges > 1:  # cut to a page before anything is looked up for it
        merged = union_all(*(select(arm) for arm in arms)).subquery("merged")
        some = select(merged).order_by(*(merged.c[c.name].desc() if back else merged.c[c.name] for c in order)).limit(most).subquery("some")
    ordered = [some.c[c.name].desc() if back else some.c[c.name] for c in order]
    if light:
        return Statement("task.looked_at", _looked_at(some).order_by(*ordered))
    core = select(*columns_of(some)).join(case, case.c.id == some.c.case_id).order_by(*ordered)
    return Statement(f"task.{'pools' if pooled else 'mine'}", core)


def _looked_at(some: Any) -> Any:
    """Tasks found in an index alone, with what tells whether they fit."""
    named = case.c.title.like(bindparam("pattern"), escape="\\") | case.c.number.like(bindparam("pattern"), escape="\\")
    fits = sql_case((named, literal_column("1")), else_=literal_column("0")).label("named")
    return select(some.c.id, some.c.due_at, task.c.facet, fits).join_from(some, task, task.c.id == some.c.id).join(case, case.c.id == task.c.case_id)


LISTED = Statement(
    "task.listed",
    select(*columns_of(task))
    .join(case, case.c.id == task.c.case_id)
    .where(task.c.id.in_([bindparam(f"id{no}", type_=task.c.id.type) for no in range(PAGE + 1)])),
)


def _rows(reader: UnitOfWork, walk: _Walk, place: Place | None) -> list[Any]:
    """At most ``PAGE`` + 1 rows from a place on, in the order of the walk; tasks without a due instant stand last."""
    fixed, found = walk.parameters(), list[Any]()
    for dated, start in walk.legs(place):
        if len(found) <= PAGE:
            asked = statement(walk.ranges, pooled=bool(walk.pools), faceted=bool(walk.facets), dated=dated, back=walk.back)
            found += reader.ask(asked, {**fixed, **start}).all()
    return found[: PAGE + 1]


def _searched(reader: UnitOfWork, walk: _Walk, place: Place | None) -> tuple[list[Any], Place | None]:
    """Like ``_rows`` for words or for very many facets: the tasks that fit among the next ``SCANNED``, and where the search stopped short."""
    fixed, ids, looked, last = walk.parameters() | {"pattern": containing(walk.wanted.text)}, list[str](), 0, None
    for dated, begin in walk.legs(place):
        asked = statement(walk.ranges, pooled=bool(walk.pools), faceted=bool(walk.facets), dated=dated, back=walk.back, light=True)
        window, start = list[Any](), begin
        while len(ids) <= PAGE and looked < SCANNED and (window or start is begin):
            window = reader.ask(asked, {**fixed, **start}).all()
            ids += [row.id for row in window if row.named and walk.wanted.admits(Facet.read(row.facet))]
            looked += len(window)
            if window:
                last = Place(window[-1].due_at, window[-1].id)
                start = {"due": last.due_at, "id": last.id}
            if len(window) < WINDOW:
                break
    wanted = ids[: PAGE + 1]
    found = {row.id: row for row in reader.ask(LISTED, {f"id{no}": wanted[no] if no < len(wanted) else "" for no in range(PAGE + 1)}).all()}
    return [found[id_] for id_ in wanted if id_ in found], last if looked >= SCANNED and len(ids) <= PAGE else None


def work_page(reader: UnitOfWork, names: Any, actor: Actor, place: Place | None = None, *, back: bool = False, choice: Choice = ALL) -> TaskPage:
    """The asker's own tasks, soonest due first, behind ``place`` (or before it, when turning ``back``)."""
    return _page(reader, names, actor, _walk(actor.id, (), choice, back=back and place is not None), place)


def pool_page(reader: UnitOfWork, names: Any, actor: Actor, place: Place | None = None, *, back: bool = False, choice: Choice = ALL) -> TaskPage:
    """Tasks that wait in the asker's pools, soonest due first."""
    return _page(reader, names, actor, _walk(actor.id, tuple(actor.pools), choice, back=back and place is not None) if actor.pools else None, place)


def _walk(person: int, pools: tuple[str, ...], choice: Choice, *, back: bool) -> _Walk | None:
    """How to walk; None when nothing in the list can fit."""
    facets: tuple[tuple[str, str], ...] = ()
    if choice.wanted.by_facet:
        facets = tuple((pool, facet) for pool, facet in choice.facets if choice.wanted.admits(Facet.read(facet)))
        if not facets:
            return None
    return _Walk(person, pools, facets, choice.wanted, choice.edges, back)


def _page(reader: UnitOfWork, names: Any, actor: Actor, walk: _Walk | None, place: Place | None) -> TaskPage:
    if walk is None:
        return TaskPage([], None, None)
    many = len(walk.facets) > MOST_RANGES
    found, stopped = (
        _searched(reader, replace(walk, facets=() if many else walk.facets), place) if many or walk.wanted.text else (_rows(reader, walk, place), None)
    )
    beyond = len(found) > PAGE
    rows = found[:PAGE]
    if walk.back:
        rows.reverse()
    if not rows:
        return TaskPage([], stopped if walk.back else None, None if walk.back else stopped, partial=stopped is not None)
    first, last = Place(rows[0].due_at, rows[0].id), Place(rows[-1].due_at, rows[-1].id)
    earlier = (first if beyond else stopped) if walk.back else first if place is not None else None
    later = last if (beyond or walk.back) else stopped
    return TaskPage([row_of(r, names, actor) for r in rows], earlier, later, partial=stopped is not None)


def work_counts(reader: UnitOfWork, actor: Actor) -> dict[str, int]:
    """待办数 by list: mine, returned, pooled, and all that can be taken up now; ``MANY`` means that many or more."""
    states = {r.state: r.count for r in reader.ask(MINE_COUNT, {"person_id": actor.id}).all()}
    waiting = 0
    for pool in actor.pools:
        if waiting < MANY:
            waiting += reader.ask(POOL_COUNT, {"pool": pool}).one().count
    mine = states.get("open", 0)
    return {"mine": mine, "returned": states.get("returned", 0), "pooled": min(waiting, MANY), "all": min(mine + waiting, MANY)}
