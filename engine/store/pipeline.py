"""PostgreSQL in as few round trips as there are answers to wait for, straight on libpq.

psycopg opens the connection and turns rows into Python. In between, statements go out prepared and unwaited-for, and their results
come back together when somebody reads an answer or the transaction ends; psycopg's own cursors take eight times the processor time.

What must hold: every result is read, in order, before a transaction counts as committed. The first error of a batch is raised; what
was sent after it, a commit too, the server has skipped.
"""

from __future__ import annotations

import re
import select
from collections import deque
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import adapt, errors
from psycopg.pq import DiagnosticField, ExecStatus

from engine.store.unit_of_work import Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg.pq.abc import PGresult

PARAMETER = re.compile(r"%\((\w+)\)s|%%")
UNUSABLE = frozenset({"0A000", "26000"})  # a prepared statement whose table has changed, or that the server no longer has
NOTHING_TOUCHED = "22012"  # division by zero: how a checked write ends that touched no row


class Answer:
    """A statement's rows, brought in when first asked for."""

    __slots__ = ("_pipeline", "checked", "rowcount", "rows", "settled", "tag", "text")

    def __init__(self, pipeline: Pipeline, text: str, *, checked: bool = False) -> None:
        """Nothing has come yet. ``text`` is the SQL that the message prepares or runs."""
        self._pipeline = pipeline
        self.text = text
        self.checked = checked
        self.settled = False
        self.rows: list[Any] = []
        self.rowcount = -1
        self.tag = b""

    def fetchall(self) -> list[Any]:
        """All rows as tuples."""
        if not self.settled:
            self._pipeline.sync()
        rows, self.rows = self.rows, []
        return rows

    def fetchone(self) -> Any:
        """The next row as a tuple, or None."""
        if not self.settled:
            self._pipeline.sync()
        return self.rows.pop(0) if self.rows else None


class _Preparation(Answer):
    """A message that prepares its text."""

    __slots__ = ()


class Pipeline:
    """One PostgreSQL connection, for one thread at a time. Raises psycopg's errors, and Conflict for a checked write of no row."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        """Take over an idle connection in autocommit mode; nobody else may use it from now on."""
        self._connection = connection
        self._libpq = connection.pgconn
        self._libpq.enter_pipeline_mode()
        self._loader = adapt.Transformer(connection)
        self._prepared: dict[str, tuple[bytes, tuple[str, ...]]] = {}
        self._named = 0
        self._under_way: deque[Answer | None] = deque()  # None: a synchronisation point
        self._poll = select.poll()
        self._poll.register(self._libpq.socket, select.POLLIN)

    @property
    def closed(self) -> bool:
        """Whether the connection is lost or was closed."""
        return self._connection.closed

    @property
    def quiet(self) -> bool:
        """Whether every result has come in."""
        return not self._under_way

    def close(self) -> None:
        """Close the connection; the server rolls back what is open."""
        self._under_way.clear()
        self._connection.close()

    def execute(self, sql: str, params: Mapping[str, Any] | tuple[Any, ...] | None = None, *, expect_one: bool = False) -> Answer:
        """Queue a statement with ``%(name)s`` parameters, which may be the fields of a named tuple.

        With ``expect_one`` its batch fails with Conflict when it touches no row.
        """
        name, keys = self._prepared.get(sql) or self._prepare(sql, expect_one=expect_one)
        pick = params.__getattribute__ if isinstance(params, tuple) else (params or {}).__getitem__
        values = [pick(key) for key in keys]
        answer = Answer(self, sql, checked=expect_one)
        self._libpq.send_query_prepared(name, [_encoded(value) for value in values], [type(value) is bytes for value in values])
        self._under_way.append(answer)
        return answer

    def flush(self) -> None:
        """Let the server begin with what is queued; nobody waits."""
        self._libpq.flush()

    def commit(self) -> None:
        """Commit, and wait until the server has said so. Raises the first error of whatever was under way."""
        answer = self.execute("commit")
        self.sync()
        if answer.tag != b"COMMIT":
            raise errors.InFailedSqlTransaction(f"expected the transaction to commit, but the server said {answer.tag.decode()}")

    def part(self) -> None:
        """Roll back without waiting for the server's word; it comes in with the next answer. Only for a quiet connection."""
        self.execute("rollback")
        self._libpq.pipeline_sync()
        self._under_way.append(None)
        self._libpq.flush()

    def sync(self) -> None:
        """Bring in every result under way. Raises the first error among them."""
        if not self._under_way:
            return
        failed: Exception | None = None
        try:
            self._libpq.pipeline_sync()
            self._under_way.append(None)
            while self._under_way:
                answer = self._under_way[0]
                result = self._next()
                if answer is not None:
                    error = self._settle(answer, result)
                    failed = failed or error
                    self._next()  # the end of this statement's results
                self._under_way.popleft()
        except BaseException:
            self.close()  # nobody knows which result would come next
            raise
        if failed is not None:
            if getattr(failed, "sqlstate", None) in UNUSABLE:
                self.close()
            raise failed

    def _prepare(self, sql: str, *, expect_one: bool) -> tuple[bytes, tuple[str, ...]]:
        keys: list[str] = []

        def numbered(found: re.Match[str]) -> str:
            key = found.group(1)
            if key is None:
                return "%"
            if key not in keys:
                keys.append(key)
            return f"${keys.index(key) + 1}"

        text = PARAMETER.sub(numbered, sql)
        if expect_one:
            text = f"with touched as ({text} returning 1) select 1 / count(*) from touched"  # noqa: S608 - the product's own statement
        self._named += 1
        name = b"y%d" % self._named
        self._libpq.send_prepare(name, text.encode())
        self._under_way.append(_Preparation(self, sql))
        known = self._prepared[sql] = (name, tuple(keys))
        return known

    def _next(self) -> PGresult | None:
        """The next result off the wire."""
        libpq = self._libpq
        unsent = libpq.flush()
        while libpq.is_busy():
            if unsent:
                self._poll.modify(libpq.socket, select.POLLIN | select.POLLOUT)
            self._poll.poll()
            libpq.consume_input()
            if unsent:
                unsent = libpq.flush()
                self._poll.modify(libpq.socket, select.POLLIN)
        return libpq.get_result()

    def _settle(self, answer: Answer, result: PGresult | None) -> Exception | None:
        """Give a result to its answer; the error that it is, if it is one."""
        answer.settled = True
        status = None if result is None else result.status
        if result is not None and status == ExecStatus.TUPLES_OK:
            self._loader.set_pgresult(result)
            answer.rows = self._loader.load_rows(0, result.ntuples, tuple)
            answer.rowcount = result.ntuples
            return None
        if result is not None and status == ExecStatus.COMMAND_OK:
            answer.rowcount = result.command_tuples or 0
            answer.tag = result.command_status or b""
            return None
        if isinstance(answer, _Preparation):
            self._prepared.pop(answer.text, None)
        if result is None:
            return errors.OperationalError("expected a result from the server, but there is none")
        if status == ExecStatus.PIPELINE_ABORTED:
            return None  # skipped: an error before it is the one to tell
        if answer.checked and result.error_field(DiagnosticField.SQLSTATE) == NOTHING_TOUCHED.encode():
            return Conflict(f"expected one row for {answer.text.split(' SET')[0]}, but there is none")
        return errors.error_from_result(result)


def _encoded(value: Any) -> bytes | None:
    """A parameter as libpq takes it: bytes as they are, anything else as text."""
    kind = type(value)
    if kind is str:
        if "\0" in value:
            raise psycopg.DataError("PostgreSQL text can't hold the character U+0000")
        return bytes(value, "utf-8")
    if kind is int:
        return b"%d" % value
    if value is None or kind is bytes:
        return value  # type: ignore[no-any-return]
    if kind is bool:
        return b"t" if value else b"f"
    if isinstance(value, str | int):
        return _encoded(str(value) if isinstance(value, str) else int(value))
    if kind is float:
        return repr(value).encode()
    raise psycopg.ProgrammingError(f"expected text, a number, bytes or nothing, but got a {kind.__name__}")
