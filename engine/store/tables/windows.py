"""Windows 窗口 of the halls: what each serves, who sits there on which days, when it is closed."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, text

hall_window = Table(
    "hall_window",
    METADATA,
    identity(),
    Column("unit", Text, ForeignKey("unit.id"), nullable=False),
    text("number"),
    text("name"),
    text("name_en"),
    text("place"),
    text("place_en"),
    instant("retired_at", nullable=True),
    UniqueConstraint("unit", "number"),
)

window_item = Table(  # none: it serves every item
    "window_item",
    METADATA,
    Column("window_id", BigInteger, ForeignKey("hall_window.id"), primary_key=True, autoincrement=False),
    Column("item", Text, primary_key=True),
)

window_seat = Table(
    "window_seat",
    METADATA,
    Column("window_id", BigInteger, ForeignKey("hall_window.id"), primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("first_day", Text, primary_key=True),
    Column("last_day", Text, nullable=True),
    CheckConstraint("last_day is null or last_day >= first_day", name="days"),
)
Index("ix_window_seat_person_id", window_seat.c.person_id)

window_closing = Table(
    "window_closing",
    METADATA,
    Column("window_id", BigInteger, ForeignKey("hall_window.id"), primary_key=True, autoincrement=False),
    Column("first_day", Text, primary_key=True),
    Column("last_day", Text, nullable=False),
    text("reason"),
    text("reason_en"),
    CheckConstraint("last_day >= first_day", name="days"),
)
