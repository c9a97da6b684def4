"""Statements on the working-day calendar 工作日历, its versions, and the clocks that were computed with an earlier one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, func, literal_column, or_, select, tuple_

from engine.store.apply import INSERT
from engine.store.statements import Statement, inserting
from engine.store.tables.calendar import calendar_day, calendar_season, calendar_version, calendar_version_day, calendar_year
from engine.store.tables.cases import case
from engine.store.tables.clocks import clock
from engine.store.tables.people import person

BATCH = 100
UNTOUCHED_BATCH = 2_000
_STOPPED: Any = literal_column("'stopped'")  # written out, not bound: only then does a database see that the partial index serves


def _day(dialect: str) -> Any:
    insert = INSERT[dialect](calendar_day).values({c.name: bindparam(c.name, type_=c.type) for c in calendar_day.columns})
    changed = {name: insert.excluded[name] for name in ("workday", "note", "hours")}
    return insert.on_conflict_do_update(index_elements=["day"], set_=changed)


def _year(dialect: str) -> Any:
    insert = INSERT[dialect](calendar_year).values({c.name: bindparam(c.name, type_=c.type) for c in calendar_year.columns})
    return insert.on_conflict_do_update(index_elements=["year"], set_={"source": insert.excluded.source})


PUT_DAY = Statement("calendar_day.put", _day)
PUT_YEAR = Statement("calendar_year.put", _year)
ADD_VERSION = inserting("calendar_version.insert", calendar_version)
ADD_VERSION_DAY = inserting("calendar_version_day.insert", calendar_version_day)
ADD_SEASON = inserting("calendar_season.insert", calendar_season)
DAYS = Statement("calendar.days", select(calendar_day))
YEARS = Statement("calendar.years", select(calendar_year.c.year))
SEASONS = Statement("calendar.seasons", select(calendar_season).order_by(calendar_season.c.number))
NUMBER = Statement("calendar_version.number", select(func.coalesce(func.max(calendar_version.c.number), 0).label("number")))
LATEST = Statement("calendar_version.latest", select(calendar_version).order_by(calendar_version.c.number.desc()).limit(1))
VERSIONS = Statement(
    "calendar_version.all",
    select(calendar_version, person.c.name.label("importer"))
    .join_from(calendar_version, person, person.c.id == calendar_version.c.person_id, isouter=True)
    .order_by(calendar_version.c.number.desc())
    .limit(bindparam("most")),
)
DAYS_OF_VERSION = Statement(
    "calendar_version_day.of", select(calendar_version_day).where(calendar_version_day.c.number == bindparam("number")).order_by(calendar_version_day.c.day)
)
MARK_RECOMPUTED = Statement(
    "calendar_version.recomputed",
    calendar_version.update()
    .where(calendar_version.c.recomputed_at.is_(None), calendar_version.c.number <= bindparam("number"))
    .values(recomputed_at=bindparam("at")),
)

_BEHIND = and_(clock.c.state != _STOPPED, clock.c.calendar_version < bindparam("number"))
STALE_CASES = Statement("clock.stale_cases", select(clock.c.case_id).where(_BEHIND).order_by(clock.c.calendar_version, clock.c.case_id).limit(BATCH))
STALE_COUNT = Statement("clock.stale_count", select(func.count(clock.c.case_id.distinct()).label("count")).where(_BEHIND))
# One look at two indexes: an import not carried through, or a clock that a node computed with the calendar of before.
CALENDAR_BEHIND = Statement(
    "calendar.behind",
    select(
        or_(
            select(calendar_version.c.number).where(calendar_version.c.recomputed_at.is_(None)).exists(),
            select(clock.c.calendar_version).where(clock.c.state != _STOPPED).order_by(clock.c.calendar_version).limit(1).scalar_subquery()
            < select(func.max(calendar_version.c.number)).scalar_subquery(),
        ).label("behind")
    ),
)


def _passing() -> Any:
    """Clocks one version behind that end before the first day changed, on published years: their due dates can't move."""
    keys = tuple_(clock.c.case_id, clock.c.name)
    chosen = (
        select(clock.c.case_id, clock.c.name)
        .where(
            clock.c.state != _STOPPED,
            clock.c.state == "running",
            clock.c.calendar_version == bindparam("before"),
            clock.c.due_at < bindparam("first_at"),
            clock.c.provisional.is_(False),
        )
        .limit(UNTOUCHED_BATCH)
    )
    return clock.update().where(keys.in_(chosen)).values(calendar_version=bindparam("number")).returning(clock.c.case_id)


PASS_UNTOUCHED = Statement("clock.pass_calendar", _passing())
# What an import might move: what ends on or after the first day changed, and what rests on an unpublished year.
IN_REACH = Statement(
    "clock.in_reach",
    select(clock, case.c.number, case.c.title, case.c.item)
    .join_from(clock, case)
    .where(
        or_(clock.c.state == "running", clock.c.state == "overdue"),
        or_(clock.c.due_at >= bindparam("first_at"), clock.c.provisional.is_(True)),
        tuple_(clock.c.case_id, clock.c.name) > tuple_(bindparam("after_case"), bindparam("after_name")),
    )
    .order_by(clock.c.case_id, clock.c.name)
    .limit(500),
)
