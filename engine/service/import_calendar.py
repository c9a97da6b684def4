"""导入日历: the days of one notice become the next version of the calendar; running clocks are computed anew after it, case by case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.calendar_file import hours_text
from engine.domain.commands import ImportCalendar, Receipt
from engine.domain.errors import Rejection
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.store.calendar import ADD_SEASON, ADD_VERSION, ADD_VERSION_DAY, LATEST, PUT_DAY, PUT_YEAR

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.calendar_file import CalendarFile
    from engine.store.unit_of_work import UnitOfWork


def import_calendar(command: ImportCalendar, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """``actor`` None is the command line; on screen an administrator imports. The file of the latest version again changes nothing.

    The receipt's ``id`` is the version's number, its ``number`` says whether it is new.
    """
    at = millis(bureau.now())
    if command.actor is not None:
        require_role(uow, command.actor, at, "administrator")
    if not command.source.strip():
        raise Rejection("请写明依据,例如“国务院办公厅关于2027年部分节假日安排的通知”。", "Expected the notice that the days rest on, but it is empty.")
    latest = uow.ask(LATEST).one()
    if latest is not None and latest.file_hash == command.calendar.file_hash:
        return Receipt(id=latest.number, number="unchanged")
    number = (latest.number if latest else 0) + 1
    _write(command, uow, number, at)
    uow.committed.append(bureau.forget_calendar)
    uow.rolled_back.append(bureau.forget_calendar)
    return Receipt(id=number, number="imported")


def _write(command: ImportCalendar, uow: UnitOfWork, number: int, at: int) -> None:
    file = command.calendar
    first = min([*file.days, *(season.since for season in file.seasons)], default=None)
    version = {"number": number, "imported_at": at, "person_id": command.actor, "source": command.source.strip(), "file_hash": file.file_hash}
    years = " ".join(map(str, file.years))
    uow.write(ADD_VERSION, {**version, "years": years, "first_day": first.isoformat() if first else None, "days": len(file.days), "recomputed_at": None})
    for day, entry in file.days.items():
        row = {"day": day.isoformat(), "workday": entry.workday, "note": entry.note, "hours": hours_text(entry.hours) or None}
        uow.write(PUT_DAY, row)
        uow.write(ADD_VERSION_DAY, {**row, "number": number})
    _write_seasons(file, uow, number)
    for year in file.years:
        uow.write(PUT_YEAR, {"year": year, "source": command.source.strip()})


def _write_seasons(file: CalendarFile, uow: UnitOfWork, number: int) -> None:
    for season in file.seasons:
        until = season.until.isoformat() if season.until else None
        row = {"number": number, "since": season.since.isoformat(), "until": until, "hours": hours_text(season.hours), "note": season.note}
        uow.write(ADD_SEASON, row)
