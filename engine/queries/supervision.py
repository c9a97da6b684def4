"""What supervision and recipients ask: the red list, the alerts of a case, records of accountability, one's own alerts, the overview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, literal_column, or_, select, tuple_

from engine.store.statements import Statement
from engine.store.tables.alerts import accountability, accountability_share, accountability_span, alert
from engine.store.tables.cases import case
from engine.store.tables.clocks import clock
from engine.store.tables.people import person
from engine.store.tables.tasks import completion, task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.queries.actors import Actor
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50
_OVERDUE: Any = literal_column("'overdue'")  # written out, so that the partial index is seen
OVERRUNS = ("statutory", "promised", "stage")
_CASE = (case.c.number, case.c.title, case.c.item, case.c.definition_id)
_PLACE = tuple_(clock.c.due_at, clock.c.case_id, clock.c.name)
_node = func.coalesce(
    select(task.c.node).where(task.c.id == clock.c.subject).scalar_subquery(),
    select(completion.c.node).where(completion.c.task_id == clock.c.subject).scalar_subquery(),
).label("node")
_unanswered = (
    select(func.count())
    .where(alert.c.case_id == clock.c.case_id, alert.c.clock == clock.c.name, alert.c.answered_at.is_(None))
    .scalar_subquery()
    .label("unanswered")
)


def _listed(name: str, condition: Any) -> Statement:
    here = tuple_(bindparam("due", type_=clock.c.due_at.type), bindparam("case_id", type_=clock.c.case_id.type), bindparam("clock", type_=clock.c.name.type))
    core = (
        select(clock.c.case_id, clock.c.name, clock.c.kind, clock.c.due_at, clock.c.yellow_at, clock.c.state, *_CASE, _node, _unanswered)
        .join(case, case.c.id == clock.c.case_id)
        .where(condition, here < _PLACE)
        .order_by(clock.c.due_at, clock.c.case_id, clock.c.name)
        .limit(PAGE + 1)
    )
    return Statement(name, core)


_yellow = and_(
    clock.c.state == "running",
    select(alert.c.id).where(alert.c.case_id == clock.c.case_id, alert.c.clock == clock.c.name, alert.c.level == "yellow").exists(),
)
LISTS = {
    "overrun": _listed("clock.overrun", clock.c.state == _OVERDUE),
    **{kind: _listed(f"clock.overrun_{kind}", and_(clock.c.state == _OVERDUE, clock.c.kind == kind)) for kind in OVERRUNS},
    "yellow": _listed("clock.yellow", _yellow),
}
OVERRUN_COUNTS = Statement("clock.overrun_counts", select(clock.c.kind, func.count().label("count")).where(clock.c.state == _OVERDUE).group_by(clock.c.kind))
YELLOW_COUNT = Statement("clock.yellow_count", select(func.count().label("count")).select_from(clock).where(_yellow))

_answerer, _raiser = person.alias("answerer"), person.alias("raiser")
ALERTS = Statement(
    "alert.shown",
    select(alert, person.c.name.label("recipient_name"), _answerer.c.name.label("answerer"), _raiser.c.name.label("raiser"))
    .join(person, alert.c.recipient == "person:" + person.c.id.cast(alert.c.recipient.type), isouter=True)
    .join(_answerer, _answerer.c.id == alert.c.answered_by, isouter=True)
    .join(_raiser, _raiser.c.id == alert.c.raised_by, isouter=True)
    .where(alert.c.case_id == bindparam("case_id"))
    .order_by(alert.c.raised_at, alert.c.rung, alert.c.id),
)
_moot = and_(alert.c.level == "yellow", or_(clock.c.state == "stopped", clock.c.state == _OVERDUE))


def _mine(count: int) -> Statement:
    """Unanswered alerts to any of ``count`` recipients; yellow ones only while the clock still runs."""
    to = or_(*(alert.c.recipient == bindparam(f"to{no}", type_=alert.c.recipient.type) for no in range(count)))
    core = (
        select(alert, *_CASE, clock.c.due_at, clock.c.subject, _node)
        .join(case, case.c.id == alert.c.case_id)
        .outerjoin(clock, and_(clock.c.case_id == alert.c.case_id, clock.c.name == alert.c.clock))
        .where(alert.c.answered_at.is_(None), to, or_(clock.c.state.is_(None), ~_moot))
        .order_by(alert.c.raised_at, alert.c.id)
        .limit(PAGE)
    )
    return Statement("alert.mine", core)


_STATEMENTS: dict[int, Statement] = {}
RECORDS = Statement(
    "accountability.list",
    select(
        accountability,
        *_CASE,
        _node,
        select(func.count())
        .where(
            accountability_share.c.accountability_id == accountability.c.id,
            accountability_share.c.appealed_at.is_not(None),
            accountability_share.c.decided_at.is_(None),
        )
        .scalar_subquery()
        .label("appeals"),
    )
    .join(case, case.c.id == accountability.c.case_id)
    .join(clock, and_(clock.c.case_id == accountability.c.case_id, clock.c.name == accountability.c.clock))
    .where(
        accountability.c.state == bindparam("state"),
        tuple_(accountability.c.opened_at, accountability.c.id)
        < tuple_(bindparam("opened_at", type_=accountability.c.opened_at.type), bindparam("id", type_=accountability.c.id.type)),
    )
    .order_by(accountability.c.opened_at.desc(), accountability.c.id.desc())
    .limit(PAGE + 1),
)
RECORD_COUNTS = Statement("accountability.counts", select(accountability.c.state, func.count().label("count")).group_by(accountability.c.state))
RECORD = Statement(
    "accountability.shown",
    select(accountability, *_CASE, _node, person.c.name.label("closer"))
    .join(case, case.c.id == accountability.c.case_id)
    .join(clock, and_(clock.c.case_id == accountability.c.case_id, clock.c.name == accountability.c.clock))
    .outerjoin(person, person.c.id == accountability.c.closed_by)
    .where(accountability.c.id == bindparam("accountability_id")),
)
OF_CASE = Statement(
    "accountability.ids_of_case", select(accountability.c.id).where(accountability.c.case_id == bindparam("case_id")).order_by(accountability.c.opened_at)
)
SHARES = Statement(
    "accountability_share.shown",
    select(accountability_share, person.c.name, _answerer.c.name.label("answerer"), _raiser.c.name.label("decider"))
    .join(person, person.c.id == accountability_share.c.person_id, isouter=True)
    .join(_answerer, _answerer.c.id == func.coalesce(accountability_share.c.answered_by, accountability_share.c.appealed_by), isouter=True)
    .join(_raiser, _raiser.c.id == accountability_share.c.decided_by, isouter=True)
    .where(accountability_share.c.accountability_id == bindparam("accountability_id"))
    .order_by(accountability_share.c.no),
)
SPANS = Statement(
    "accountability_span.shown",
    select(accountability_span, person.c.name)
    .join(person, person.c.id == accountability_span.c.person_id, isouter=True)
    .where(accountability_span.c.accountability_id == bindparam("accountability_id"))
    .order_by(accountability_span.c.no),
)
MY_SHARES = Statement(
    "accountability_share.mine",
    select(
        accountability_share,
        accountability.c.case_id,
        accountability.c.clock,
        accountability.c.kind,
        accountability.c.due_at,
        accountability.c.appeal_until,
        *_CASE,
        _node,
    )
    .join(accountability, accountability.c.id == accountability_share.c.accountability_id)
    .join(case, case.c.id == accountability.c.case_id)
    .join(clock, and_(clock.c.case_id == accountability.c.case_id, clock.c.name == accountability.c.clock))
    .where(accountability_share.c.person_id == bindparam("person_id"), accountability.c.state == "open")
    .order_by(accountability.c.opened_at)
    .limit(PAGE),
)
ACCEPTED = Statement("case.accepted_since", select(func.count().label("count")).where(case.c.accepted_at >= bindparam("since")))
CLOSED = Statement("case.closed_since", select(func.count().label("count")).where(case.c.closed_at >= bindparam("since")))
OPEN = Statement("case.open_count", select(func.count().label("count")).where(case.c.status != "closed"))
CAUSES = Statement(
    "accountability.causes",
    select(
        accountability_span.c.node,
        case.c.definition_id,
        func.count(accountability.c.id.distinct()).label("records"),
        func.sum(accountability_span.c.seconds).label("seconds"),
    )
    .join_from(accountability_span, accountability, accountability.c.id == accountability_span.c.accountability_id)
    .join(case, case.c.id == accountability.c.case_id)
    .where(accountability.c.opened_at >= bindparam("since"), accountability.c.state != "void")
    .group_by(accountability_span.c.node, case.c.definition_id)
    .order_by(func.sum(accountability_span.c.seconds).desc())
    .limit(5),
)


@dataclass(frozen=True)
class RedPlace:
    """翻页的位置: the last row seen."""

    due_at: int
    case_id: int
    clock: str

    @property
    def text(self) -> str:
        """As an address carries it."""
        return f"{self.due_at}-{self.case_id}-{self.clock}"

    @classmethod
    def read(cls, text: str) -> RedPlace:
        """From an address; what can't be read is the beginning."""
        parts = text.split("-", 2)
        if len(parts) != 3 or not all(part.isdecimal() and part.isascii() and len(part) < 19 for part in parts[:2]):
            return cls(-1, 0, "")
        return cls(int(parts[0]), int(parts[1]), parts[2][:200])


@dataclass(frozen=True)
class RedList:
    """红牌清单: one page of clocks, the one that ran out first in front; ``later`` where the next page begins."""

    rows: list[Any]
    later: RedPlace | None
    counts: dict[str, int]


@dataclass(frozen=True)
class Record:
    """追责记录 with its shares and spans."""

    row: Any
    shares: list[Any]
    spans: list[Any]


@dataclass(frozen=True)
class Overview:
    """总览 since an instant: accepted, done, open; records opened by stage, the heaviest first."""

    accepted: int
    closed: int
    open: int
    counts: dict[str, int]
    causes: list[Any]


def red_list(reader: UnitOfWork, which: str, place: RedPlace) -> RedList:
    """One page of ``which`` list: overrun, statutory, promised, stage or yellow."""
    found = reader.ask(LISTS[which], {"due": place.due_at, "case_id": place.case_id, "clock": place.clock}).all()
    rows = found[:PAGE]
    later = RedPlace(rows[-1].due_at, rows[-1].case_id, rows[-1].name) if len(found) > PAGE else None
    return RedList(rows, later, red_counts(reader))


def red_counts(reader: UnitOfWork) -> dict[str, int]:
    """How many clocks stand in each list."""
    counts = {row.kind: row.count for row in reader.ask(OVERRUN_COUNTS).all() if row.kind in OVERRUNS}
    return {**{kind: counts.get(kind, 0) for kind in OVERRUNS}, "overrun": sum(counts.values()), "yellow": reader.ask(YELLOW_COUNT).one().count}


def my_alerts(reader: UnitOfWork, actor: Actor) -> list[Any]:
    """What the asker has to answer, the oldest first."""
    to: Sequence[str] = (*(f"person:{one}" for one in (actor.id, *actor.standing_in)), *(f"pool:{pool}" for pool in actor.pools))
    if actor.kind != "officer" or not actor.roles:
        return []
    if len(to) not in _STATEMENTS:
        _STATEMENTS[len(to)] = _mine(len(to))
    return reader.ask(_STATEMENTS[len(to)], {f"to{no}": one for no, one in enumerate(to)}).all()


def record(reader: UnitOfWork, accountability_id: int) -> Record | None:
    """One record of accountability."""
    asked = {"accountability_id": accountability_id}
    row = reader.ask(RECORD, asked).one()
    return None if row is None else Record(row, reader.ask(SHARES, asked).all(), reader.ask(SPANS, asked).all())


def overview(reader: UnitOfWork, since: int) -> Overview:
    """The head's one page."""
    counts = [reader.ask(one, {"since": since}).one().count for one in (ACCEPTED, CLOSED)]
    return Overview(counts[0], counts[1], reader.ask(OPEN).one().count, red_counts(reader), reader.ask(CAUSES, {"since": since}).all())
