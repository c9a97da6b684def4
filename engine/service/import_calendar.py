"""导入日历: exceptional days of one notice; the years it covers count as published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam

from engine.domain.commands import ImportCalendar, Receipt
from engine.service.actor import require_role
from engine.service.dossier import millis
from engine.store.apply import INSERT
from engine.store.statements import Statement
from engine.store.tables.calendar import calendar_day, calendar_year

if TYPE_CHECKING:
    from engine.service.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


def _day(dialect: str) -> Any:
    insert = INSERT[dialect](calendar_day).values({c.name: bindparam(c.name, type_=c.type) for c in calendar_day.columns})
    return insert.on_conflict_do_update(index_elements=["day"], set_={"workday": insert.excluded.workday, "note": insert.excluded.note})


def _year(dialect: str) -> Any:
    insert = INSERT[dialect](calendar_year).values({c.name: bindparam(c.name, type_=c.type) for c in calendar_year.columns})
    return insert.on_conflict_do_update(index_elements=["year"], set_={"source": insert.excluded.source})


PUT_DAY = Statement("calendar_day.put", _day)
PUT_YEAR = Statement("calendar_year.put", _year)


def import_calendar(command: ImportCalendar, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """``actor`` None is the command line; on screen an administrator imports."""
    if command.actor is not None:
        require_role(uow, command.actor, millis(bureau.now()), "administrator")
    for day, workday, note in command.days:
        uow.write(PUT_DAY, {"day": day.isoformat(), "workday": workday, "note": note})
    for year in sorted({day.year for day, _, _ in command.days}):
        uow.write(PUT_YEAR, {"year": year, "source": command.source})
    uow.committed.append(bureau.forget_calendar)
    return Receipt(id=len(command.days))
