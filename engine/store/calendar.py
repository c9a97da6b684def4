"""Statements on the working-day calendar 工作日历."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from engine.store.apply import INSERT
from engine.store.statements import Statement
from engine.store.tables.calendar import calendar_day, calendar_year


def _day(dialect: str) -> Any:
    insert = INSERT[dialect](calendar_day).values({c.name: bindparam(c.name, type_=c.type) for c in calendar_day.columns})
    return insert.on_conflict_do_update(index_elements=["day"], set_={"workday": insert.excluded.workday, "note": insert.excluded.note})


def _year(dialect: str) -> Any:
    insert = INSERT[dialect](calendar_year).values({c.name: bindparam(c.name, type_=c.type) for c in calendar_year.columns})
    return insert.on_conflict_do_update(index_elements=["year"], set_={"source": insert.excluded.source})


PUT_DAY = Statement("calendar_day.put", _day)
PUT_YEAR = Statement("calendar_year.put", _year)
DAYS = Statement("calendar.days", select(calendar_day))
YEARS = Statement("calendar.years", select(calendar_year.c.year))
