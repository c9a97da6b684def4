"""Bare commits: one row of as many bytes as a step to a durable transaction, and nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.rounds import Round
from engine.store.connections import dialect_of, open_postgresql, open_sqlite

if TYPE_CHECKING:
    from engine.config import Config


def open_beside(config: Config, name: str) -> Any:
    """A connection to a SQLite file of its own in the same directory and with the same ``synchronous``, or to the same PostgreSQL."""
    if dialect_of(config.database_url) == "postgresql":
        return open_postgresql(config.database_url)
    file = Path(config.data_dir) / f"{name}.db"
    file.touch()
    return open_sqlite(file, config.synchronous)


class BareCommits:
    """A connection that inserts one row of ``size`` random bytes to a commit."""

    def __init__(self, config: Config, size: int, no: int) -> None:
        """Make the table."""
        sqlite = dialect_of(config.database_url) == "sqlite"
        self.connection = open_beside(config, f"bare_{no}")
        self.connection.execute(f"create table bench_bare_{no}(id integer primary key, content {'blob' if sqlite else 'bytea'})")
        self.statement = f"insert into bench_bare_{no} values({'?, ?' if sqlite else '%s, %s'})"
        self.content = os.urandom(size)
        self.count = 0

    def round(self, seconds: float) -> Round:
        """Commit for ``seconds``."""
        run, statement, content = self.connection.execute, self.statement, self.content
        first = self.count
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            self.count += 1
            run("begin")
            run(statement, (self.count, content))
            run("commit")
        return Round(self.count - first, time.perf_counter() - began)

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()
