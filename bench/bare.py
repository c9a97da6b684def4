"""Bare commits: one row of so many random bytes to a durable transaction, and nothing else."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from engine.store.connections import dialect_of, open_postgresql, open_sqlite, sqlite_path

if TYPE_CHECKING:
    from engine.config import Config


def bare_commits(config: Config, size: int, seconds: float) -> float:
    """Commits per second with one connection to the same database, SQLite with the same ``synchronous``."""
    sqlite = dialect_of(config.database_url) == "sqlite"
    connection = open_sqlite(sqlite_path(config.database_url), config.synchronous) if sqlite else open_postgresql(config.database_url)
    connection.execute("drop table if exists bench_bare")
    connection.execute(f"create table bench_bare(id integer primary key, content {'blob' if sqlite else 'bytea'})")
    statement = "insert into bench_bare values(?, ?)" if sqlite else "insert into bench_bare values(%s, %s)"
    count, content = 0, os.urandom(size)
    end = time.perf_counter() + seconds
    began = time.perf_counter()
    while time.perf_counter() < end:
        count += 1
        connection.execute("begin")
        connection.execute(statement, (count, content))
        connection.execute("commit")
    rate = count / (time.perf_counter() - began)
    connection.execute("drop table bench_bare")
    connection.close()
    return rate
