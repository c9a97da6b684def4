"""Runs every invariant over one snapshot of the database."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from engine.verify import invariants
from engine.verify.anchor import SENTENCE, Anchor, missing
from engine.verify.states import StateRow, read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL

    Rows = Callable[[str], list[Any]]

MOST = 20  # places named for each broken invariant


class NoDatabase(Exception):
    """没有可检查的数据库: with the command that makes one."""


class Data:
    """One snapshot: ``rows(sql)`` asks it, ``states`` are the engine states, opened once."""

    def __init__(self, rows: Rows, state_key: bytes, *, embedded: bool = False) -> None:
        """Keep the question function and the key that seals states; ``embedded`` says that it is a SQLite file."""
        self.rows = rows
        self.state_key = state_key
        self.embedded = embedded
        self._states: dict[int, StateRow] | None = None

    @property
    def states(self) -> dict[int, StateRow]:
        """Every case's engine state as rows of (id, state), with what is wrong with its seal."""
        if self._states is None:
            asked = self.rows("select case_id, revision, sealed from case_state")
            self._states = {r.case_id: read_state(self.state_key, r.case_id, r.revision, bytes(r.sealed)) for r in asked}
        return self._states


def verify(url: str, state_key: bytes, anchor: Anchor | None = None) -> list[str]:
    """Every broken invariant with its places, ``name: sentence: place``; empty when all hold. ``anchor`` is what was noted down outside before."""
    with snapshot(url, state_key) as data:
        try:
            found = [*_file(data), *_run(data), *([] if anchor is None else (f"anchor: {SENTENCE}: {place}" for place in missing(anchor, data)))]
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            return [f"file: the database file is sound: {error}"]
    return found


@contextmanager
def snapshot(url: str, state_key: bytes) -> Iterator[Data]:
    """One read-only transaction over the database. Raises NoDatabase."""
    try:
        made = make_url(url)
        opened = {"sqlite": _sqlite, "postgresql": _postgresql}.get(made.get_backend_name())
        if opened is None:
            raise NoDatabase(f"不支持的数据库“{made.get_backend_name()}”。/ Expected sqlite or postgresql, but got {made.get_backend_name()}.")
        with opened(made) as rows:
            yield Data(rows, state_key, embedded=opened is _sqlite)
    except (ArgumentError, sqlite3.OperationalError, psycopg.OperationalError, psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
        raise NoDatabase(f"没有可检查的数据库({error})。请先运行 yizhang migrate。/ Expected a database to check; run `yizhang migrate` first.") from error


@contextmanager
def _postgresql(made: URL) -> Iterator[Rows]:
    parts = {"host": made.host, "port": made.port, "user": made.username, "password": made.password, "dbname": made.database, **made.query}
    settings: dict[str, Any] = {k: v for k, v in parts.items() if v is not None}
    with psycopg.connect(**settings, row_factory=namedtuple_row) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield lambda sql: connection.execute(sql).fetchall()


@contextmanager
def _sqlite(made: URL) -> Iterator[Rows]:
    with closing(sqlite3.connect(f"file:{made.database}?mode=ro", uri=True, timeout=30, isolation_level=None)) as connection:
        connection.row_factory = _named
        connection.execute("begin")
        yield lambda sql: connection.execute(sql).fetchall()


def _file(data: Data) -> Iterator[str]:
    """What SQLite itself says of its file; PostgreSQL looks after its own."""
    if not data.embedded:
        return
    sound = [r[0] for r in data.rows("pragma quick_check(1)")]
    if sound != ["ok"]:
        yield f"file: the database file is sound: {sound}"
    yield from (f"foreign_keys: every reference leads somewhere: {tuple(r)}" for r in data.rows("pragma foreign_key_check")[:MOST])


def _named(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Any:
    from collections import namedtuple

    names = tuple(column[0] for column in cursor.description)
    kind = _KINDS.get(names)
    if kind is None:
        kind = _KINDS[names] = namedtuple("Row", names, rename=True)  # noqa: PYI024 - columns are known only here
    return kind(*row)


_KINDS: dict[tuple[str, ...], Any] = {}


def _run(data: Data) -> Iterator[str]:
    for info in sorted(pkgutil.iter_modules(invariants.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{invariants.__name__}.{info.name}")
        for count, place in enumerate(module.broken(data)):
            if count == MOST:
                yield f"{info.name}: … 更多 / and more"
                break
            yield f"{info.name}: {module.SENTENCE}: {place}"
