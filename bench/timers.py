"""``yizhang bench timers``: what a tick costs while nothing is due, and a Monday at nine when everything is.

*Tick*: so many timers are pending, all in the future, on real cases; the worker's whole tick is timed (calendar, timers, outbox).
*Storm*: so many stage clocks of real open cases run out at the same instant, 20 a case. One worker fires them, each through the use-case
that fires any clock: case locked, clock read anew, marked overdue, event chained into the journal, holder told. Beside it in the same
process an officer completes tasks of other cases, one after another with a breath between; his times before and during the storm are
printed together. Afterwards every clock must be overdue by exactly one event, and no due timer left.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg

import bench.handlers
from bench.bundle import files
from bench.lists import SERIES
from bench.place import place
from bench.service_steps import Officers
from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.domain.clock import Entry, read
from engine.domain.errors import YizhangError
from engine.domain.limits import Limit
from engine.domain.moment import millis
from engine.store.connections import dialect_of, open_postgresql, open_sqlite, sqlite_path
from engine.worker import Worker
from migrations.run import migrate

if TYPE_CHECKING:
    from engine.bootstrap import Application
    from engine.config import Config

CLOCKS = 20  # of a case that run out together
OPENED = 200  # cases opened through the service at a time
TICKS = 200
BREATH = 0.02  # seconds between two posts of the officer
WARM = 5.0  # seconds of the officer's work before the storm
DAYS = 3650
MINUTES = 30  # the limit of a stage whose clock runs out
LAW = "局内规定 / house rule"


class StormFailed(YizhangError):
    """Some timer did not fire, or fired twice."""


def run(database: str | None, pending: int, due: int) -> dict[str, Any]:
    """Both figures. Raises StormFailed when a timer fired not exactly once."""
    with place(database) as config:
        migrate(config.database_url)
        app = bootstrap.build(config, bench.handlers)
        furnish(app, files())
        try:
            officers = Officers(app, "storm")
            cases = max(due // CLOCKS, 1)
            while len(officers.cases) < cases:
                officers.receive(min(OPENED, cases - len(officers.cases)))
            worker = Worker(app)
            worker.tick()
            at = millis(app.bureau.now())
            with _Direct(config) as connection:
                _pend(connection, pending, at)
            idle = _ticks(worker, at)
            storm = _storm(app, config, worker, due)
        finally:
            app.close()
    return {"database": app.database.dialect, "pending": pending} | idle | storm


class _Direct:
    """A connection of its own, foreign keys unchecked, for filling and counting."""

    def __init__(self, config: Config) -> None:
        self._url = config.database_url

    def __enter__(self) -> Any:
        sqlite = dialect_of(self._url) == "sqlite"
        self.connection: Any = open_sqlite(sqlite_path(self._url), "OFF") if sqlite else open_postgresql(self._url)
        with suppress(psycopg.errors.InsufficientPrivilege):
            self.connection.execute("pragma foreign_keys=off" if sqlite else "set session_replication_role = replica")
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def _pend(connection: Any, pending: int, at: int) -> None:
    """Timers spread over the ten years from tomorrow on."""
    (case_id,) = connection.execute('select min(id) from "case"').fetchone()
    rows = f"select i + 1, {case_id}, 'diagram', 'bench' || i, {at} + 86400000 + ((i * 48271) % 2147483647) % {DAYS} * 86400000, null, null, 0 from n"  # noqa: S608
    connection.execute(f"insert into timer (id, case_id, kind, subject, due_at, owner, claimed_at, attempts) {SERIES.format(count=pending)}{rows}")
    connection.execute("analyze")


def _ticks(worker: Worker, at: int) -> dict[str, Any]:
    """Milliseconds of a tick that finds nothing."""
    times = []
    for _ in range(TICKS):
        began = time.perf_counter()
        found = worker.tick()
        times.append(time.perf_counter() - began)
        if found:
            raise StormFailed(f"空转的一次找到了到期的东西。/ Expected nothing due at {at}, but the tick found {found}.")
    return {"tick_p50_ms": _ms(times, 0.5), "tick_p95_ms": _ms(times, 0.95)}


def _storm(app: Application, config: Config, worker: Worker, due: int) -> dict[str, Any]:
    with _Direct(config) as connection:
        made = _arm(app, connection, due)
    clerk = _OfficerAtWork(app)
    clerk.work(WARM)
    before, clerk.times = clerk.times, []
    stop = threading.Event()
    beside = threading.Thread(target=clerk.work, args=(86_400.0, stop))
    beside.start()
    began = time.perf_counter()
    worker.tick()
    elapsed = time.perf_counter() - began
    stop.set()
    beside.join()
    with _Direct(config) as connection:
        _check(connection, made)
    return {
        "due": made,
        "storm_s": round(elapsed, 1),
        "fired_per_s": round(made / elapsed, 1),
        "clerk_before_p50_ms": _ms(before, 0.5),
        "clerk_before_p95_ms": _ms(before, 0.95),
        "clerk_during_p50_ms": _ms(clerk.times, 0.5),
        "clerk_during_p95_ms": _ms(clerk.times, 0.95),
        "clerk_during_max_ms": _ms(clerk.times, 1.0),
        "clerk_posts_during": len(clerk.times),
    }


def _arm(app: Application, connection: Any, due: int) -> int:
    """Stage clocks on every open case that ran out a moment ago; one of a case's is its open task's, whose holder is told."""
    start = app.bureau.now() - timedelta(days=20)
    with app.database.reading() as reader:
        calendar = app.bureau.calendar(reader)
    reading = read((Entry(1, "start", start, 0, "", "", None),), calendar, Limit(MINUTES, "working_minutes", LAW, verified=True), app.bureau.now())
    assert reading.due is not None
    tasks = connection.execute("select min(id), case_id from task group by case_id order by case_id").fetchall()
    clocks, entries, timers = [], [], []
    for no in range(due):
        task, case_id = tasks[no // CLOCKS % len(tasks)]
        subject = task if no % CLOCKS == 0 else f"{task}-{no}"
        clocks.append(
            (
                case_id,
                f"stage:{subject}",
                "stage",
                subject,
                MINUTES,
                "working_minutes",
                LAW,
                True,
                millis(reading.due),
                False,
                "running",
                calendar.version,
                None,
                None,
            )
        )
        entries.append((case_id, f"stage:{subject}", 1, "start", millis(start), 0, "", "", None))
        timers.append((10**12 + no, case_id, "clock", f"stage:{subject}", millis(reading.due), None, None, 0))
    _insert(connection, "clock", clocks)
    _insert(connection, "clock_entry", entries)
    _insert(connection, "timer", timers)
    return due


def _insert(connection: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    if isinstance(connection, psycopg.Connection):
        with connection.cursor().copy(f"copy {table} from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        return
    connection.execute("begin")
    connection.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 - the tables above
    connection.execute("commit")


def _check(connection: Any, due: int) -> None:
    """Every clock overdue, by one event each, no timer left."""
    asked = {
        "events": "select count(*) from event where type = 'ClockOverdue'",
        "clocks": "select count(*) from clock where state = 'overdue'",
        "each": "select count(distinct (case_id || ' ' || data)) from event where type = 'ClockOverdue'",
    }
    found = {name: connection.execute(sql).fetchone()[0] for name, sql in asked.items()}
    found["left"] = due + connection.execute("select count(*) from timer where kind = 'clock' and id >= 1000000000000 and id < 1000000000000000").fetchone()[0]
    if set(found.values()) != {due}:
        raise StormFailed(f"到点不是每个恰好一次:{found}。/ Expected each of {due} timers to fire exactly once, but found {found}.")


class _OfficerAtWork:
    """An officer who completes tasks of cases of his own, one after another."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.officers = Officers(app, "clerk")
        self.times: list[float] = []

    def work(self, seconds: float, stop: threading.Event | None = None) -> None:
        """Work for so long, or until told to stop."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (stop and stop.is_set()):
            self.officers.receive(max(12 - len(self.officers.cases), 0))
            for command in self.officers.posts():
                if time.monotonic() >= end or (stop and stop.is_set()):
                    break
                began = time.perf_counter()
                self.app.handle(command)
                self.times.append(time.perf_counter() - began)
                time.sleep(BREATH)


def _ms(times: list[float], part: float) -> float:
    ordered = sorted(times)
    return round(ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000, 3) if ordered else 0.0
