"""Bring a database to the newest schema and seed the working-day calendar; twice is once."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import create_engine, func, insert, literal, make_url, select, text
from sqlalchemy.exc import DatabaseError

from engine.store.connections import MissingDatabase, dialect_of
from engine.store.tables.calendar import calendar_day, calendar_version, calendar_version_day, calendar_year
from migrations import head

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

HERE = Path(__file__).parent
SEED_SOURCE = "国务院办公厅历年节假日安排通知（chinesecalendar 1.11 整理）"
SEED = HERE / "data" / "calendar_2004_2026.csv"
YEARS = range(2004, 2027)


def alembic_config(connection: Connection, state_key: bytes | None = None) -> AlembicConfig:
    """Alembic's settings, in memory."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    config.attributes["state_key"] = state_key
    return config


def migrate(url: str, state_key: bytes | None = None) -> str:
    """Upgrade to head; the head's name. On PostgreSQL a migration waits at most four seconds for a lock.

    ``state_key`` seals what an older database holds unsealed, once; a database without cases needs none.
    Raises MissingDatabase when the database cannot be opened or the file is none.
    """
    made = make_url(url) if dialect_of(url) == "postgresql" else _with_folder(url)
    engine = create_engine(made)
    try:
        _upgrade(engine, state_key)
    except DatabaseError as error:
        cause = str(error.orig).strip().splitlines()[0]
        raise MissingDatabase(f"数据库打不开或者不能升级:{cause}。/ Expected a database that can be brought up to date, but: {cause}.") from error
    finally:
        engine.dispose()
    return head()


def _with_folder(url: str) -> URL:
    made = make_url(url)
    if made.database:
        Path(made.database).parent.mkdir(parents=True, exist_ok=True)
    return made


def _upgrade(engine: Engine, state_key: bytes | None) -> None:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("set lock_timeout = '4s'"))
        command.upgrade(alembic_config(connection, state_key), "head")
        _seed_calendar(connection)
        _number_calendar(connection)


def _seed_calendar(connection: Connection) -> None:
    if connection.execute(select(calendar_year.c.year).limit(1)).first() is not None:
        return
    with SEED.open(encoding="utf-8", newline="") as file:
        days = [
            {"day": date.fromisoformat(r["date"]).isoformat(), "workday": r["workday"] in ("1", "true", "True"), "note": r["note"]}
            for r in csv.DictReader(file)
        ]
    connection.execute(insert(calendar_day), days)
    connection.execute(insert(calendar_year), [{"year": year, "source": SEED_SOURCE} for year in YEARS])


def _number_calendar(connection: Connection) -> None:
    """What the calendar holds before its first import is version 1."""
    if connection.execute(select(calendar_version.c.number).limit(1)).first() is not None:
        return
    years = [str(year) for year in connection.execute(select(calendar_year.c.year).order_by(calendar_year.c.year)).scalars()]
    count = connection.execute(select(func.count()).select_from(calendar_day)).scalar_one()
    at = round(datetime.now(UTC).timestamp() * 1000)
    seed = {"number": 1, "imported_at": at, "source": SEED_SOURCE, "file_hash": hashlib.sha256(SEED.read_bytes()).hexdigest()}
    connection.execute(insert(calendar_version), {**seed, "years": " ".join(years), "days": count, "recomputed_at": at})
    columns = ["day", "workday", "note", "hours"]
    rows = select(literal(1).label("number"), *(calendar_day.c[name] for name in columns))
    connection.execute(insert(calendar_version_day).from_select(["number", *columns], rows))
