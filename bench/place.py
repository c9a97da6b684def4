"""Where a benchmark writes: a fresh directory for SQLite, a schema of its own on PostgreSQL; both are gone afterwards."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import make_url

from engine.config import Config
from engine.store.connections import PG_SERVER, dialect_of, open_postgresql, sqlite_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg


@contextmanager
def place(database: str | None) -> Iterator[Config]:
    """A configuration over an empty database: beside the given SQLite file, in the given PostgreSQL database, else in a temporary directory."""
    url = database or ""
    beside = Path(sqlite_path(url)).absolute().parent if url and dialect_of(url) == "sqlite" else None
    if beside is not None:
        beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="yizhang-bench-", dir=beside) as folder:
        if url and dialect_of(url) == "postgresql":
            with _schema(url) as own:
                yield Config.from_env({"YIZHANG_DATA": folder, "YIZHANG_DATABASE": own})
        else:
            yield Config.from_env({"YIZHANG_DATA": folder})


@contextmanager
def _schema(url: str) -> Iterator[str]:
    """A schema that nothing else uses; the URL that looks only there."""
    name = f"yizhang_bench_{os.getpid()}"
    with open_postgresql(url) as connection:
        connection.execute(f"drop schema if exists {name} cascade")
        connection.execute(f"create schema {name}")
    options = quote(f"-c search_path={name} {PG_SERVER}")
    try:
        yield f"{url}{'&' if make_url(url).query else '?'}options={options}"
    finally:
        with open_postgresql(url) as connection:
            connection.execute("set lock_timeout = '20s'")
            connection.execute(f"drop schema if exists {name} cascade")


def durability(config: Config) -> str:
    """What the database promises at a commit, in its own words."""
    if dialect_of(config.database_url) == "sqlite":
        return f"synchronous={config.synchronous}"
    with open_postgresql(config.database_url) as connection:
        return " ".join(f"{name}={_shown(connection, name)}" for name in ("fsync", "synchronous_commit"))


def _shown(connection: psycopg.Connection[tuple[str, ...]], name: str) -> str:
    row = connection.execute(f"show {name}").fetchone()
    return row[0] if row else "?"
