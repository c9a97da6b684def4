"""One transaction as its use-case sees it: ask, then write by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.errors import Stale, YizhangError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.store.crash import CrashPoint
    from engine.store.statements import Statement


class Conflict(YizhangError):
    """冲突:another node changed the row first; the use-case runs again on what it finds then."""


class Reply:
    """The rows a question will bring; on PostgreSQL they travel together with other questions' rows."""

    __slots__ = ("_cursor", "_record")

    def __init__(self, cursor: Any, record: Callable[[Any], Any]) -> None:
        """Keep the cursor unread."""
        self._cursor = cursor
        self._record = record

    def one(self) -> Any:
        """The first row as a named tuple, or None."""
        row = self._cursor.fetchone()
        return None if row is None else self._record(row)

    def all(self) -> list[Any]:
        """All rows as named tuples."""
        return [self._record(row) for row in self._cursor.fetchall()]


class UnitOfWork:
    """One transaction on one connection. ``wrote`` says whether anything was written since ``begin_part``.

    After the transaction's outcome is known, functions given to ``on_commit`` or ``on_rollback`` run (caches).
    """

    def __init__(self, connection: Any, dialect: str, crash: CrashPoint | None) -> None:
        """Bind to an open transaction."""
        self.connection = connection
        self.dialect = dialect
        self.wrote = False
        self._crash = crash
        self.ahead: dict[str, tuple[Any, Any]] = {}  # by case: a command and the replies to what its use-case asks first
        self.committed: list[Callable[[], None]] = []
        self.rolled_back: list[Callable[[], None]] = []

    def ask(self, statement: Statement, params: Mapping[str, Any] | None = None) -> Reply:
        """Send a question; read its answer later with ``one`` or ``all``."""
        return Reply(self._execute(statement, params or {}), statement.record)

    def write(self, statement: Statement, params: Mapping[str, Any]) -> None:
        """Write and forget; the database's constraints answer at the latest at commit."""
        self.wrote = True
        self._execute(statement, params)
        if self._crash is not None:
            self._crash.passed(statement.name)

    def write_record(self, statement: Statement, record: Any, *, expect_one: bool) -> None:
        """Write a named tuple whose fields are the statement's parameters.

        With ``expect_one`` it is the one row that is meant, else the transaction fails with Conflict (on PostgreSQL at the latest at commit).
        """
        self.wrote = True
        if self.dialect == "sqlite":
            text, order = statement.of_record()
            cursor = self.connection.execute(text, order(record))
            if expect_one and cursor.rowcount != 1:
                raise Conflict(f"expected {statement.name} to touch one row, but it touched {cursor.rowcount}")
        else:
            self.connection.execute(statement.sql(self.dialect), record, expect_one=expect_one)
        if self._crash is not None:
            self._crash.passed(statement.name)

    def write_returning(self, statement: Statement, params: Mapping[str, Any]) -> Any:
        """Write and read the returned row, None when nothing matched."""
        self.wrote = True
        row = Reply(self._execute(statement, params), statement.record).one()
        if self._crash is not None:
            self._crash.passed(statement.name)
        return row

    def _execute(self, statement: Statement, params: Mapping[str, Any]) -> Any:
        if statement.constants:
            params = {**statement.constants, **params}
        if self.dialect == "sqlite":
            text, order = statement.positional()
            return self.connection.execute(text, order(params))
        return self.connection.execute(statement.sql(self.dialect), params)


STALE = Stale(
    "这个办件刚刚有了新的进展,页面内容已过期。您填写的内容还在,请查看最新情况后再提交。",
    "Expected the case as the page showed it, but it has moved on; what you typed is kept.",
)
