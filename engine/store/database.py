"""The database: a pool of readers and one joined writer.

Joined commits: one thread owns the writing connection and runs waiting use-cases one after another inside one
transaction; nobody is answered before the commit that holds his change. A refused use-case has written nothing (decide,
then apply), so its neighbours commit; if one fails after writing, the whole transaction is rolled back and each use-case
runs again alone. This makes one fsync serve many steps and needs no locks inside a process.
"""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

from engine.domain.errors import Rejection
from engine.store.connections import FAILURES, INTEGRITY, busy, dialect_of, integrity, open_postgresql, open_sqlite, sqlite_path, unread
from engine.store.crash import armed
from engine.store.pipeline import Pipeline
from engine.store.turn import MEMORY, Turn
from engine.store.unit_of_work import STALE, Conflict, UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.config import Config

    Ahead = Callable[[UnitOfWork], None]
    Part = tuple[Callable[[UnitOfWork], Any], Ahead | None, Future[Any]]

T = TypeVar("T")
JOIN = 16  # at most so many use-cases to a commit: bounds everybody's latency
ATTEMPTS = 4


class Database:
    """One database, SQLite or PostgreSQL. Threads may share it; ``close`` ends the writer."""

    def __init__(self, config: Config, *, join: int = JOIN) -> None:
        """Open nothing yet but the queue; the first write or read connects."""
        self.url = config.database_url
        self.dialect = dialect_of(self.url)
        self._synchronous = config.synchronous
        self._join = join
        self._queue: queue.SimpleQueue[Part | None] = queue.SimpleQueue()
        self._idle: list[Any] = []
        self._writer: threading.Thread | None = None
        self._guard = threading.Lock()
        self._began: float | None = None

    # -- writing -------------------------------------------------------------------------------------------

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run ``work`` in a transaction and return its value after the commit. Raises its Rejection, or Busy."""
        return self.submit(work).result()

    def submit(self, work: Callable[[UnitOfWork], T], ahead: Ahead | None = None) -> Future[T]:
        """Queue ``work``; the future is done after the commit.

        ``ahead`` sends what ``work`` asks first. On PostgreSQL the questions of all joined use-cases travel together, before any of
        them runs: what one of them has then read too early shows as a Conflict, and each runs again alone, asking for itself.
        """
        future: Future[T] = Future()
        self._queue.put((work, ahead, future))
        if self._writer is None or not self._writer.is_alive():
            self._start()
        return future

    @property
    def stuck(self) -> float:
        """For how many seconds the writer has been at the same transaction; 0 while it waits for work. Normal are parts of a second."""
        began = self._began
        return 0.0 if began is None else time.monotonic() - began

    def close(self) -> None:
        """Finish what is queued and close every connection."""
        if self._writer is not None and self._writer.is_alive():
            self._queue.put(None)
            self._writer.join(timeout=30)
        while self._idle:
            self._idle.pop().close()

    def _start(self) -> None:
        with self._guard:
            if self._writer is None or not self._writer.is_alive():
                self._writer = threading.Thread(target=self._run, name="yizhang-writer", daemon=True)
                self._writer.start()

    def _run(self) -> None:
        crash = armed()
        connection: Any = None
        turn = Turn(sqlite_path(self.url) if self.dialect == "sqlite" else MEMORY)
        while True:
            parts = self._take()
            if parts is None:
                if connection is not None:
                    connection.close()
                turn.close()
                return
            try:
                if connection is None or (self.dialect == "postgresql" and connection.closed):
                    connection = self._open()
            except FAILURES as error:
                for *_, future in parts:
                    future.set_exception(busy(error))
                continue
            self._began = time.monotonic()
            with turn.taken():
                _Joined(connection, self.dialect, crash).run(parts)
            self._began = None

    def _take(self) -> list[Part] | None:
        first = self._queue.get()
        if first is None:
            return None
        parts = [first]
        while len(parts) < self._join:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                break
            if following is None:
                self._queue.put(None)
                break
            parts.append(following)
        return parts

    def _open(self, *, read_only: bool = False) -> Any:
        if self.dialect == "sqlite":
            return open_sqlite(sqlite_path(self.url), self._synchronous, read_only=read_only)
        return Pipeline(open_postgresql(self.url))

    # -- reading -------------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """One consistent snapshot for questions; writes through it are refused by the database."""
        try:
            connection = self._idle.pop()
        except IndexError:
            try:
                connection = self._open(read_only=True)
            except FAILURES as error:
                raise unread(error) from error
        sound = False
        try:
            connection.execute("begin" if self.dialect == "sqlite" else "begin isolation level repeatable read read only")
            yield UnitOfWork(connection, self.dialect, None)
            self._end(connection)
            sound = True
        except FAILURES as error:
            self._forget_idle()  # a server that was restarted has closed them all
            raise unread(error) from error
        except BaseException:
            self._rollback(connection)
            sound = True
            raise
        finally:
            if sound and len(self._idle) < 16:
                self._idle.append(connection)
            else:
                connection.close()

    def _forget_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _end(self, connection: Any) -> None:
        """Let the snapshot go. When every question is answered nothing can be wrong with it, and nobody waits: a round trip less a page."""
        if self.dialect == "postgresql" and connection.quiet:
            connection.part()
        else:
            self._rollback(connection)

    def _rollback(self, connection: Any) -> None:
        connection.execute("rollback")
        if self.dialect == "postgresql":
            connection.sync()


class _Joined:
    """One turn of the writer: several use-cases, one transaction."""

    def __init__(self, connection: Any, dialect: str, crash: Any) -> None:
        self.connection = connection
        self.dialect = dialect
        self.crash = crash

    def run(self, parts: list[Part]) -> None:
        """Answer every part, together if possible, else each alone."""
        answers = self._together(parts)
        if answers is None:
            for part in parts:
                self._alone(part)
            return
        for (*_, future), (value, refusal) in zip(parts, answers, strict=True):
            if refusal is None:
                future.set_result(value)
            else:
                future.set_exception(refusal)

    def _together(self, parts: list[Part]) -> list[tuple[Any, Rejection | None]] | None:
        uow = UnitOfWork(self.connection, self.dialect, self.crash)
        answers: list[tuple[Any, Rejection | None]] = []
        try:
            self._begin()
            self._ask_ahead(parts, uow)
            for work, *_ in parts:
                uow.wrote = False
                try:
                    answers.append((work(uow), None))
                except Rejection as refusal:
                    if uow.wrote:
                        raise
                    answers.append((None, refusal))
                if self.dialect == "postgresql":
                    self.connection.flush()  # the server writes this one down while the next is decided
            self.connection.commit()
        except BaseException as error:  # noqa: BLE001 - whatever it was, each part runs again alone and is answered there
            self._rollback(uow)
            if len(parts) == 1 and not isinstance(error, (*FAILURES, Conflict)):
                return [(None, error)]  # type: ignore[list-item]
            return None
        self._done(uow.committed)
        return answers

    def _ask_ahead(self, parts: list[Part], uow: UnitOfWork) -> None:
        if self.dialect == "postgresql":
            for _, ahead, _ in parts:
                if ahead is not None:
                    ahead(uow)

    def _alone(self, part: Part) -> None:
        work, _, future = part
        last: BaseException = STALE
        for _ in range(ATTEMPTS):
            uow = UnitOfWork(self.connection, self.dialect, self.crash)
            try:
                self._begin()
                value = work(uow)
                self.connection.commit()
            except (Conflict, psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
                self._rollback(uow)
                last = STALE
            except INTEGRITY as error:
                # another node may have won a unique key (the same request): once more, then the use-case sees it
                self._rollback(uow)
                last = integrity(error)
            except FAILURES as error:
                self._rollback(uow)
                future.set_exception(busy(error))
                return
            except BaseException as error:  # noqa: BLE001 - the asker gets it; the writer must live
                self._rollback(uow)
                future.set_exception(error)
                return
            else:
                self._done(uow.committed)
                future.set_result(value)
                return
        future.set_exception(last)

    def _begin(self) -> None:
        self.connection.execute("begin immediate" if self.dialect == "sqlite" else "begin")

    def _rollback(self, uow: UnitOfWork) -> None:
        with suppress(*FAILURES):  # a lost connection has rolled back by itself; the writer opens another
            self.connection.execute("rollback")
            if self.dialect == "postgresql":
                self.connection.sync()
        self._done(uow.rolled_back)

    @staticmethod
    def _done(functions: list[Callable[[], None]]) -> None:
        for function in functions:
            function()
