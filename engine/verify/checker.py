"""Runs every invariant over one snapshot of the database."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from engine.verify import invariants
from engine.verify.states import StateRow, read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL

MOST = 20  # places named for each broken invariant


class NoDatabase(Exception):
    """没有可检查的数据库: with the command that makes one."""


class Data:
    """One snapshot: ``rows(sql)`` asks it, ``states`` are the engine states, opened once."""

    def __init__(self, rows: Callable[[str], list[Any]], state_key: bytes) -> None:
        """Keep the question function and the key that seals states."""
        self.rows = rows
        self.state_key = state_key
        self._states: dict[int, StateRow] | None = None

    @property
    def states(self) -> dict[int, StateRow]:
        """Every case's engine state as rows of (id, state), with what is wrong with its seal."""
        if self._states is None:
            asked = self.rows("select case_id, revision, sealed from case_state")
            self._states = {r.case_id: read_state(self.state_key, r.case_id, r.revision, bytes(r.sealed)) for r in asked}
        return self._states


def verify(url: str, state_key: bytes) -> list[str]:
    """Every broken invariant with its places, ``name: sentence: place``; empty when all hold."""
    try:
        made = make_url(url)
        if made.get_backend_name() == "sqlite":
            return _verify_sqlite(str(made.database), state_key)
        if made.get_backend_name() == "postgresql":
            return _verify_postgresql(made, state_key)
        raise ArgumentError(f"neither sqlite nor postgresql: {made.get_backend_name()}")
    except (ArgumentError, sqlite3.OperationalError, psycopg.OperationalError, psycopg.errors.UndefinedTable) as error:
        raise NoDatabase(f"没有可检查的数据库({error})。请先运行 yizhang migrate。/ Expected a database to check; run `yizhang migrate` first.") from error
    except sqlite3.DatabaseError as error:
        return [f"file: the database file is sound: {error}"]


def _verify_postgresql(made: URL, state_key: bytes) -> list[str]:
    parts = {"host": made.host, "port": made.port, "user": made.username, "password": made.password, "dbname": made.database, **made.query}
    settings: dict[str, Any] = {k: v for k, v in parts.items() if v is not None}
    with psycopg.connect(**settings, row_factory=namedtuple_row) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        return list(_run(Data(lambda sql: connection.execute(sql).fetchall(), state_key)))


def _verify_sqlite(path: str, state_key: bytes) -> list[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30, isolation_level=None)) as connection:
        connection.row_factory = _named
        connection.execute("begin")
        sound = [r[0] for r in connection.execute("pragma quick_check(1)").fetchall()]
        damaged = [] if sound == ["ok"] else [f"file: the database file is sound: {sound}"]
        dangling = [f"foreign_keys: every reference leads somewhere: {tuple(r)}" for r in connection.execute("pragma foreign_key_check").fetchall()[:MOST]]
        return damaged + dangling + list(_run(Data(lambda sql: connection.execute(sql).fetchall(), state_key)))


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
