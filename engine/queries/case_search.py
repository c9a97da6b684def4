"""办件查询: cases by any combination of conditions, a page at a time, those only that exist for the asker.

A page costs what it may look at, however many cases there are. What the asker may see, or the most selective condition, gives the
*driver*: a number, an applicant, the work of an officer, what is overdue, one's own work, or (for who sees all) the list of cases itself.
All but the last are sets found in an index, at most ``REACH`` from each source. The last is a stretch of an index of ``SCANNED``
entries from the page's place on; where it ends before the page is full, the page says so and goes on from there. Everything else is
looked up case by case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, literal_column, or_, select, tuple_, union_all

from engine.domain.calendar import ZONE
from engine.domain.case_filter import INSTANTS, OPEN, CaseFilter
from engine.domain.moment import millis
from engine.domain.stages import RESULTS, STATUSES
from engine.queries.actors import pools_of_unit
from engine.queries.cases import BY_NUMBER, containing
from engine.queries.sight import among, in_pools, padded, places, seen, sight_of, there
from engine.store.statements import Statement
from engine.store.tables.alerts import accountability
from engine.store.tables.archives import archive
from engine.store.tables.cases import case
from engine.store.tables.clocks import clock
from engine.store.tables.people import holding, person
from engine.store.tables.review import opinion
from engine.store.tables.tasks import completion, task

if TYPE_CHECKING:
    from engine.queries.actors import Actor
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50
SCANNED = 10_000  # entries of an index looked through for one page
REACH = 5_000  # cases taken from one source of a set
ALIKE = 4  # officers of one name
FIRST, LAST = -(2**62), 2**62
OVERRUNS = ("'statutory'", "'promised'", "'stage'")
_COLUMN = {"received": case.c.received_at, "oldest": case.c.received_at, "accepted": case.c.accepted_at, "closed": case.c.closed_at}
_SHOWN = ("id", "number", "title", "item", "status", "result", "unit", "received_at", "accepted_at", "closed_at")
_reach: Any = literal_column(str(REACH))

APPLICANTS = Statement("person.applicants_of_code", select(person.c.id).where(person.c.code == bindparam("code"), person.c.kind == "applicant").limit(ALIKE))
NAMED = Statement(
    "person.officers_named",
    select(person.c.id).where(person.c.id.in_(select(holding.c.person_id)), person.c.name == bindparam("name")).order_by(person.c.id).limit(ALIKE),
)


@dataclass(frozen=True)
class CasePlace:
    """列表中的位置: the row that a page begins behind. ``at`` is the instant that the list is ordered by, epoch milliseconds."""

    at: int
    id: int

    @property
    def text(self) -> str:
        """As it stands in an address."""
        return f"{self.at}-{self.id}"

    @classmethod
    def read(cls, text: str) -> CasePlace | None:
        """From an address; None when it is no place, which shows the first page."""
        parts = [int(part) for part in text[:40].split("-") if part.isascii() and part.isdecimal()]
        return cls(*parts) if len(parts) == 2 and max(parts) < LAST * 2 else None


@dataclass(frozen=True)
class FoundPage:
    """查到的一页; ``later`` is the place to turn to. ``partial``: the page ended before it was full; ``reached``: a source had more than ``REACH``."""

    rows: list[Any]
    later: CasePlace | None = None
    partial: bool = False
    reached: bool = False


@dataclass(frozen=True)
class Shape:
    """一种问法: what of a question its SQL depends on. ``sight`` None sees all; ``pools`` counts those of the unit asked for."""

    driver: str
    order: str
    conditions: frozenset[str]
    sight: tuple[int, int, int, bool] | None
    pools: int = 0

    @property
    def ascending(self) -> bool:
        """Whether the earliest stands first."""
        return self.order == "oldest"

    @property
    def key(self) -> tuple[Any, Any]:
        """The columns that the list is ordered by."""
        return _COLUMN[self.order], case.c.id


def _span(shape: Shape) -> list[Any]:
    """From the place on to the end, and what the index of the order holds besides."""
    at, id_ = shape.key
    here = tuple_(at, id_)
    place = tuple_(bindparam("place_at", type_=at.type), bindparam("place_id", type_=id_.type))
    end = tuple_(bindparam("end_at", type_=at.type), bindparam("end_id", type_=id_.type))
    found = [here > place, here <= end] if shape.ascending else [here < place, here >= end]
    if at.nullable:
        found.append(at.is_not(None))  # written out, so that the partial index is seen
    if "item" in shape.conditions:
        found.append(case.c.item == bindparam("item"))
    if "status" in shape.conditions:
        found.append(case.c.status == bindparam("status"))
    return found


def _narrowed(shape: Shape) -> list[Any]:
    """What is looked up case by case."""
    clauses: dict[str, Any] = {
        "title": or_(case.c.title.like(bindparam("pattern"), escape="\\"), case.c.number.like(bindparam("pattern"), escape="\\")),
        "open": case.c.status != literal_column("'closed'"),
        "result": case.c.result == bindparam("result"),
        "officer": or_(
            there(completion.c.case_id == case.c.id, among(completion.c.person_id, "officer", ALIKE)),
            there(task.c.case_id == case.c.id, among(task.c.assignee, "officer", ALIKE)),
        ),
        "unit": or_(case.c.unit == bindparam("unit"), there(opinion.c.case_id == case.c.id, opinion.c.unit == bindparam("unit")), *in_pools(shape.pools, "of"))
        if "unit" in shape.conditions
        else None,
        "now": _OVERDUE,
        "ever": _OVERRAN,
        "never": ~_OVERRAN,
        **{name: _COLUMN[name].between(bindparam(f"{name}_since"), bindparam(f"{name}_to")) for name in INSTANTS},
    }
    found = [clauses[name] for name in sorted(shape.conditions) if name not in {"item", "status"}]
    return found if shape.sight is None or shape.driver == "own" else [*found, seen(shape.sight)]


_OVERDUE = there(clock.c.case_id == case.c.id, clock.c.state == literal_column("'overdue'"), clock.c.kind.in_([literal_column(kind) for kind in OVERRUNS]))
_OVERRAN = there(accountability.c.case_id == case.c.id, accountability.c.state != literal_column("'void'"))
_DUE = (
    select(func.min(clock.c.due_at))
    .where(
        clock.c.case_id == case.c.id,
        clock.c.kind.in_([literal_column("'statutory'"), literal_column("'promised'")]),
        clock.c.state != literal_column("'stopped'"),
    )
    .scalar_subquery()
)


def _sources(shape: Shape) -> list[Any]:
    """The case ids of a set, from each source the latest."""
    done = select(completion.c.case_id).order_by(completion.c.completed_at.desc()).limit(_reach)
    open_ = select(task.c.case_id).limit(_reach)
    if shape.driver == "officer":
        return [
            some
            for no in range(ALIKE)
            for some in (done.where(completion.c.person_id == bindparam(f"officer{no}")), open_.where(task.c.assignee == bindparam(f"officer{no}")))
        ]
    if shape.driver == "overdue":
        return [select(clock.c.case_id).where(clock.c.state == literal_column("'overdue'")).order_by(clock.c.due_at).limit(_reach)]
    assert shape.sight is not None
    pools, units, _, _ = shape.sight
    asked = select(opinion.c.case_id).order_by(opinion.c.asked_at.desc()).limit(_reach)
    return [
        done.where(completion.c.person_id == bindparam("me")),
        open_.where(task.c.assignee == bindparam("me")),
        *(open_.where(task.c.assignee.is_(None), task.c.pool == bindparam(f"pool{no}")) for no in range(pools)),
        *(asked.where(opinion.c.unit == bindparam(f"reviewing{no}")) for no in range(units)),
    ]


def _driven(shape: Shape) -> list[Any]:
    if shape.driver == "one":
        return [case.c.id == bindparam("case_id")]
    if shape.driver == "applicant":
        return [among(case.c.applicant_id, "applicant", ALIKE)]
    if shape.driver == "range":
        return []
    arms = [some.subquery(f"arm{no}") for no, some in enumerate(_sources(shape))]
    ids = union_all(*(select(arm.c.case_id) for arm in arms)) if len(arms) > 1 else select(arms[0].c.case_id)
    return [case.c.id.in_(ids)]


def _ordered(shape: Shape, some: Any = None, *, turned: bool = False) -> list[Any]:
    columns = shape.key if some is None else (some.c[shape.key[0].name], some.c.id)
    return [c.asc() if shape.ascending != turned else c.desc() for c in columns]


_VOLUME = select(archive.c.id).where(archive.c.case_id == case.c.id).scalar_subquery()


@cache
def page_statement(shape: Shape) -> Statement:
    """One page and one row more. What is shown of a row is looked up for the page alone."""
    some = (
        select(case.c.id, shape.key[0]).where(*_driven(shape), *_span(shape), *_narrowed(shape)).order_by(*_ordered(shape)).limit(literal_column(str(PAGE + 1)))
    )
    found = some.subquery("found")
    shown = [case.c[name] for name in _SHOWN]
    core = (
        select(*shown, _OVERDUE.label("overdue"), _DUE.label("due_at"), _VOLUME.label("archive_id"))
        .join_from(found, case, case.c.id == found.c.id)
        .order_by(*_ordered(shape, found))
    )
    return Statement("case.search", core)


@cache
def floor_statement(shape: Shape) -> Statement:
    """Where the stretch that one page may look through ends, and how long it is."""
    at, id_ = shape.key
    stretch = select(at.label(at.name), id_).where(*_span(shape)).order_by(*_ordered(shape)).limit(literal_column(str(SCANNED))).subquery("stretch")
    core = select(stretch.c[at.name].label("at"), stretch.c.id, func.count().over().label("count")).order_by(*_ordered(shape, stretch, turned=True))
    return Statement("case.search_floor", core.limit(literal_column("1")))


@cache
def reached_statement(shape: Shape) -> Statement:
    """How many cases each source of a set gave."""
    counts = [select(func.count().label("count")).select_from(some.subquery(f"arm{no}")) for no, some in enumerate(_sources(shape))]
    every = union_all(*counts).subquery("every") if len(counts) > 1 else counts[0].subquery("every")
    return Statement("case.search_reached", select(func.max(every.c.count).label("most")))


@dataclass(frozen=True)
class Question:
    """A filter as its statements take it."""

    shape: Shape
    params: dict[str, Any]


def question_of(reader: UnitOfWork, actor: Actor, wanted: CaseFilter) -> Question | None:
    """Choose the driver and give every condition its parameters; None when nothing can fit (an officer whom nobody is called)."""
    sight = sight_of(reader, actor)
    params: dict[str, Any] = {**_instants(wanted), "item": wanted.item, "unit": wanted.unit, **({} if sight.everything else sight.parameters())}
    conditions = {name for name in ("item", "unit") if getattr(wanted, name)}
    conditions |= {wanted.late} if wanted.late else set()
    conditions |= {name for name in INSTANTS if params[f"{name}_since"] > FIRST or params[f"{name}_to"] < LAST}
    _state(wanted, conditions, params)
    drivers = [] if not wanted.q else _text(reader, wanted.q, conditions, params)
    if wanted.officer:
        named = [row.id for row in reader.ask(NAMED, {"name": wanted.officer}).all()]
        if not named:
            return None
        params |= padded("officer", named, ALIKE)
        conditions.add("officer")
        drivers.append("officer")
    drivers += ["overdue"] if wanted.late == "now" else []
    driver = (drivers or ["range" if sight.wide else "own"])[0]
    pools = pools_of_unit(reader, wanted.unit) or (wanted.unit,) if wanted.unit else ()
    params |= padded("of", pools)
    shape = Shape(driver, wanted.order, frozenset(conditions - {driver}), None if sight.everything else sight.shape, places(pools))
    return Question(shape, params)


def _text(reader: UnitOfWork, text: str, conditions: set[str], params: dict[str, Any]) -> list[str]:
    """A number, a code, or words."""
    one = reader.ask(BY_NUMBER, {"number": text}).one()
    if one is not None:
        params["case_id"] = one.id
        return ["one"]
    applicants = [row.id for row in reader.ask(APPLICANTS, {"code": text}).all()]
    if applicants:
        params |= padded("applicant", applicants, ALIKE)
        return ["applicant"]
    conditions.add("title")
    params["pattern"] = containing(text)
    return []


def _state(wanted: CaseFilter, conditions: set[str], params: dict[str, Any]) -> None:
    if wanted.state == OPEN:
        conditions.add("open")
    elif wanted.state in STATUSES:
        conditions.add("status")
        params["status"] = wanted.state
    elif wanted.state in RESULTS:
        conditions.add("result")
        params["result"] = wanted.state


def _instants(wanted: CaseFilter) -> dict[str, int]:
    """``<instant>_since`` and ``<instant>_to``, both included, epoch milliseconds."""
    found = {}
    for name in INSTANTS:
        since, until = (getattr(wanted, f"{name}_{end}") for end in ("from", "until"))
        found[f"{name}_since"] = _midnight(since, 0) if since else FIRST
        found[f"{name}_to"] = _midnight(until, 1) - 1 if until else LAST
    return found


def _midnight(day: str, later: int) -> int:
    """The beginning of a day, or of the one after it. A day beyond the calendar's end is its last."""
    found = date.fromisoformat(day)
    return millis(datetime.combine(found + timedelta(days=later if found < date.max else 0), time.min, ZONE))


def find(reader: UnitOfWork, actor: Actor, wanted: CaseFilter, place: CasePlace | None = None) -> FoundPage:
    """A page of the cases that fit and exist for the asker, behind ``place``."""
    question = question_of(reader, actor, wanted)
    if question is None:
        return FoundPage([])
    shape = question.shape
    name = "received" if shape.order == "oldest" else shape.order
    since, until = question.params[f"{name}_since"], question.params[f"{name}_to"]
    begin, end = ((since, FIRST), (until, LAST)) if shape.ascending else ((until, LAST), (since, FIRST))
    span = {"place_at": place.at if place else begin[0], "place_id": place.id if place else begin[1], "end_at": end[0], "end_id": end[1]}
    params = {**question.params, **span}
    floor = reader.ask(floor_statement(shape), params).one() if shape.driver == "range" else None
    stopped = None if floor is None or floor.count < SCANNED else CasePlace(floor.at, floor.id)
    if stopped is not None:
        params |= {"end_at": stopped.at, "end_id": stopped.id}
    rows = reader.ask(page_statement(shape), params).all()
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        return FoundPage(rows[:PAGE], CasePlace(getattr(last, shape.key[0].name), last.id), reached=_reached(reader, shape, params))
    return FoundPage(rows, stopped, partial=stopped is not None, reached=_reached(reader, shape, params))


def _reached(reader: UnitOfWork, shape: Shape, params: dict[str, Any]) -> bool:
    """Whether a set left something out."""
    if shape.driver not in {"officer", "overdue", "own"}:
        return False
    return int(reader.ask(reached_statement(shape), params).one().most) >= REACH
