"""导入日历: exceptional days of one notice; the years it covers count as published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import ImportCalendar, Receipt
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.store.calendar import PUT_DAY, PUT_YEAR

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


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
