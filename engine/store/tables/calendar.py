"""The working-day calendar 工作日历: only exceptional days are rows; a year is published when its notice was imported.

Every import is a version 日历版本, numbered from 1. ``calendar_version_day`` keeps what each version brought, so that the calendar of any
version can be put together again; ``calendar_day`` is the sum of all, and what is read at work.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text

from engine.store.tables.columns import METADATA, instant, text

calendar_day = Table(
    "calendar_day",
    METADATA,
    Column("day", Text, primary_key=True),
    Column("workday", Boolean, nullable=False),
    text("note"),
    text("hours", nullable=True),
)

calendar_year = Table(
    "calendar_year",
    METADATA,
    Column("year", Integer, primary_key=True, autoincrement=False),
    text("source"),
)

calendar_version = Table(
    "calendar_version",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    instant("imported_at"),
    Column("person_id", BigInteger),
    text("source"),
    text("file_hash"),
    text("years"),
    text("first_day", nullable=True),
    Column("days", Integer, nullable=False),
    instant("recomputed_at", nullable=True),
)

calendar_version_day = Table(
    "calendar_version_day",
    METADATA,
    Column("number", Integer, ForeignKey("calendar_version.number"), primary_key=True, autoincrement=False),
    Column("day", Text, primary_key=True),
    Column("workday", Boolean, nullable=False),
    text("note"),
    text("hours", nullable=True),
)

calendar_season = Table(
    "calendar_season",
    METADATA,
    Column("number", Integer, ForeignKey("calendar_version.number"), primary_key=True, autoincrement=False),
    Column("since", Text, primary_key=True),
    text("until", nullable=True),
    text("hours"),
    text("note"),
)
