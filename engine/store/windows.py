"""Statements on windows 窗口."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select

from engine.store.statements import Statement, deleting, inserting, updating
from engine.store.tables.people import person
from engine.store.tables.windows import hall_window, window_closing, window_item, window_seat

WINDOW = Statement("hall_window.load", select(hall_window).where(hall_window.c.id == bindparam("window_id")))
WINDOWS = Statement("hall_window.all", select(hall_window).where(hall_window.c.retired_at.is_(None)).order_by(hall_window.c.unit, hall_window.c.number))
SAME_NUMBER = Statement(
    "hall_window.same", select(hall_window.c.id).where(hall_window.c.unit == bindparam("unit"), hall_window.c.number == bindparam("number"))
)
ADD_WINDOW = inserting("hall_window.insert", hall_window)
CHANGE_WINDOW = updating("hall_window.change", hall_window, ("id",), "unit", "number", "name", "name_en", "place", "place_en")
RETIRE_WINDOW = updating("hall_window.retire", hall_window, ("id",), "retired_at")
ITEMS = Statement("window_item.all", select(window_item).order_by(window_item.c.item))
ADD_ITEM = inserting("window_item.insert", window_item)
DROP_ITEMS = deleting("window_item.delete", window_item, "window_id")
SEATS = Statement(  # from a day on
    "window_seat.from_day",
    select(window_seat, person.c.name)
    .join(person, person.c.id == window_seat.c.person_id)
    .where(or_(window_seat.c.last_day.is_(None), window_seat.c.last_day >= bindparam("today")))
    .order_by(window_seat.c.first_day, person.c.name),
)
ADD_SEAT = inserting("window_seat.insert", window_seat)
END_SEAT = updating("window_seat.end", window_seat, ("window_id", "person_id", "first_day"), "last_day")
DROP_SEAT = deleting("window_seat.delete", window_seat, "window_id", "person_id", "first_day")
CLOSINGS = Statement(
    "window_closing.from_day", select(window_closing).where(window_closing.c.last_day >= bindparam("today")).order_by(window_closing.c.first_day)
)
ADD_CLOSING = inserting("window_closing.insert", window_closing)
DROP_CLOSING = deleting("window_closing.delete", window_closing, "window_id", "first_day")
SITS_AT = Statement(  # where a person sits on a day
    "hall_window.of_person",
    select(hall_window)
    .join(window_seat, window_seat.c.window_id == hall_window.c.id)
    .where(
        window_seat.c.person_id == bindparam("person_id"),
        window_seat.c.first_day <= bindparam("today"),
        or_(window_seat.c.last_day.is_(None), window_seat.c.last_day >= bindparam("today")),
        hall_window.c.retired_at.is_(None),
    )
    .order_by(hall_window.c.number),
)
