"""The working-day calendar 工作日历: only exceptional days are rows; a year is published when its notice was imported."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table, Text

from engine.store.tables.columns import METADATA, text

calendar_day = Table(
    "calendar_day",
    METADATA,
    Column("day", Text, primary_key=True),
    Column("workday", Boolean, nullable=False),
    text("note"),
)

calendar_year = Table(
    "calendar_year",
    METADATA,
    Column("year", Integer, primary_key=True, autoincrement=False),
    text("source"),
)
