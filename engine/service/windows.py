"""窗口: founded, changed, who sits there, when it is closed; all of it logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import FieldError, NotFound
from engine.domain.moment import day_of
from engine.service.actor import ask_posts, posts_of
from engine.service.organisation_acts import begin, day, done, ground_of, note, refuse
from engine.store.definitions import ALL_RELEASED, HEADER
from engine.store.ids import new_id
from engine.store.organisation import UNIT
from engine.store.windows import (
    ADD_CLOSING,
    ADD_ITEM,
    ADD_SEAT,
    ADD_WINDOW,
    CHANGE_WINDOW,
    CLOSINGS,
    DROP_CLOSING,
    DROP_ITEMS,
    DROP_SEAT,
    END_SEAT,
    RETIRE_WINDOW,
    SAME_NUMBER,
    SEATS,
    SITS_AT,
    WINDOW,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.window_commands import CloseWindow, EndSeat, ReopenWindow, RetireWindow, SaveWindow, SeatOfficer
    from engine.store.unit_of_work import UnitOfWork

LONGEST: Final = {"number": 10, "name": 40, "name_en": 60, "place": 60, "place_en": 80}


def save_window(command: SaveWindow, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """设立或变更窗口. Raises Invalid with every error, NotFound for an unknown window."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    if command.id is not None:
        _window(uow, command.id)
    errors = [*_flaws(command, uow)]
    ground = ground_of(command, errors)
    refuse(errors)
    window = command.id or new_id()
    row = {"id": window, "unit": command.unit, **{name: getattr(command, name).strip() for name in LONGEST}}
    uow.write(ADD_WINDOW if command.id is None else CHANGE_WINDOW, {**row, "retired_at": None} if command.id is None else row)
    uow.write(DROP_ITEMS, {"window_id": window})
    for item in dict.fromkeys(command.items):
        uow.write(ADD_ITEM, {"window_id": window, "item": item})
    data = {"window": row["number"], "name": row["name"], "items": list(command.items)}
    note(uow, "window_founded" if command.id is None else "window_changed", command.actor, at, data, unit=command.unit, ground=ground)
    return done(command, uow, at, window)


def _window(uow: UnitOfWork, window: int) -> Any:
    row = uow.ask(WINDOW, {"window_id": window}).one()
    if row is None or row.retired_at is not None:
        raise NotFound
    return row


def _flaws(command: SaveWindow, uow: UnitOfWork) -> Iterator[FieldError]:
    if uow.ask(UNIT, {"unit_id": command.unit}).one() is None:
        yield FieldError("unit", "请选择窗口所在的单位。", "Expected a known unit.")
    for name, longest in LONGEST.items():
        if not 1 <= len(getattr(command, name).strip()) <= longest:
            yield FieldError(name, f"请填写，不超过 {longest} 字。", f"Expected at most {longest} characters, and not nothing.")
    same = uow.ask(SAME_NUMBER, {"unit": command.unit, "number": command.number.strip()}).one()
    if same is not None and same.id != command.id:
        yield FieldError("number", "这个单位已有（或有过）同号的窗口。", "Expected a number that no window of the unit has or had.")
    served = {uow.ask(HEADER, {"definition_id": row.id}).one().item for row in uow.ask(ALL_RELEASED).all()} if command.items else set()
    for item in command.items:
        if item not in served:
            yield FieldError("items", f"没有“{item}”这个在办的事项。", f"Expected a released item, but there is no {item!r}.")


def retire_window(command: RetireWindow, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """撤销窗口; its past stays."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    row = _window(uow, command.id)
    errors: list[FieldError] = []
    ground = ground_of(command, errors)
    refuse(errors)
    uow.write(RETIRE_WINDOW, {"id": row.id, "retired_at": at})
    note(uow, "window_retired", command.actor, at, {"window": row.number, "name": row.name}, unit=row.unit, ground=ground)
    return done(command, uow, at, row.id)


def seat_officer(command: SeatOfficer, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """排班: a window officer sits at one window at a time. Raises Invalid with every error."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    window, errors = _window(uow, command.window_id), list[FieldError]()
    first = day(command.first_day, "first_day", errors, at)
    last = day(command.last_day, "last_day", errors, at) if command.last_day.strip() else None
    if first is not None and last is not None and last < first:
        errors.append(FieldError("last_day", "最后一天不能早于第一天。", "Expected a last day that is not before the first."))
    if not posts_of(command.person_id, ask_posts(uow, command.person_id, at).all()).has_role("window"):
        errors.append(FieldError("person", "请选择窗口岗位上的工作人员。", "Expected an officer at a window post."))
    today = day_of(at).isoformat()
    for seat in uow.ask(SEATS, {"today": today}).all() if first is not None else ():
        meets = (last is None or seat.first_day <= last.isoformat()) and (seat.last_day is None or seat.last_day >= command.first_day)
        if seat.person_id == command.person_id and meets:
            errors.append(FieldError("first_day", "他那几天已经排在一个窗口。", "Expected days on which he sits nowhere else, but he does."))
            break
    refuse(errors)
    row = {"window_id": window.id, "person_id": command.person_id, "first_day": command.first_day, "last_day": last.isoformat() if last else None}
    uow.write(ADD_SEAT, row)
    data = {"window": window.number, "name": window.name, "days": [command.first_day, row["last_day"] or ""]}
    note(uow, "window_seated", command.actor, at, data, unit=window.unit, person=command.person_id)
    return done(command, uow, at, window.id)


def end_seat(command: EndSeat, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """撤班. Raises NotFound for a seat that is over or never was."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    window, today = _window(uow, command.window_id), day_of(at).isoformat()
    key = {"window_id": window.id, "person_id": command.person_id, "first_day": command.first_day}
    seats = uow.ask(SEATS, {"today": today}).all()
    if not any((row.window_id, row.person_id, row.first_day) == tuple(key.values()) for row in seats):
        raise NotFound
    uow.write(*((DROP_SEAT, key) if command.first_day > today else (END_SEAT, {**key, "last_day": today})))
    data = {"window": window.number, "name": window.name, "days": [command.first_day, today]}
    note(uow, "window_unseated", command.actor, at, data, unit=window.unit, person=command.person_id)
    return done(command, uow, at, window.id)


def close_window(command: CloseWindow, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """停办 on some days. Raises Invalid with every error."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    window, errors = _window(uow, command.window_id), list[FieldError]()
    first, last = day(command.first_day, "closed_first", errors, at), day(command.last_day or command.first_day, "closed_last", errors, at)
    if first is not None and last is not None and last < first:
        errors.append(FieldError("closed_last", "最后一天不能早于第一天。", "Expected a last day that is not before the first."))
    for name in ("reason", "reason_en"):
        if not 1 <= len(getattr(command, name).strip()) <= 100:
            errors.append(FieldError(name, "请写明停办的原因，群众会看到，不超过 100 字。", "Expected a reason of at most 100 characters."))
    for row in uow.ask(CLOSINGS, {"today": day_of(at).isoformat()}).all() if first and last else ():
        if row.window_id == window.id and row.first_day <= str(last) and row.last_day >= str(first):
            errors.append(FieldError("closed_first", "那几天已经登记停办。", "Expected days on which it is open, but it is closed then already."))
            break
    refuse(errors)
    row = {"window_id": window.id, "first_day": str(first), "last_day": str(last), "reason": command.reason.strip(), "reason_en": command.reason_en.strip()}
    uow.write(ADD_CLOSING, row)
    data = {"window": window.number, "name": window.name, "days": [str(first), str(last)]}
    note(uow, "window_closed", command.actor, at, data, unit=window.unit, ground=command.reason.strip())
    return done(command, uow, at, window.id)


def reopen_window(command: ReopenWindow, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """取消停办."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    window = _window(uow, command.window_id)
    uow.write(DROP_CLOSING, {"window_id": window.id, "first_day": command.first_day})
    note(uow, "window_reopened", command.actor, at, {"window": window.number, "name": window.name, "days": [command.first_day, ""]}, unit=window.unit)
    return done(command, uow, at, window.id)


def window_words(uow: UnitOfWork, person: int, at: int) -> str:
    """“3号窗口 综合窗口（一楼大厅）” where a person sits today, as a receipt prints it; empty where he sits at none."""
    rows = uow.ask(SITS_AT, {"person_id": person, "today": day_of(at).isoformat()}).all()
    return f"{rows[0].number}号窗口 {rows[0].name}（{rows[0].place}）" if rows else ""
