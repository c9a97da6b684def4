"""Durable completions through the service layer, as officers post them: authorisation, duties, forms, journal, seal, timers, all on."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

import bench.handlers
from bench.bundle import ITEM, answers
from bench.rounds import CASES, TASKS, Round
from engine import bootstrap
from engine.domain.commands import CompleteTask, ReceiveCase
from engine.service.complete_task import complete_task
from engine.store.connections import open_postgresql, open_sqlite, sqlite_path
from engine.store.pipeline import Pipeline
from engine.store.statements import Statement
from engine.store.tables.cases import case_state
from engine.store.tables.people import holding, post
from engine.store.tables.tasks import task
from engine.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from concurrent.futures import Future

    from engine.bootstrap import Application
    from engine.config import Config
    from engine.domain.commands import Receipt

WINDOW = 3
OPEN = Statement(
    "bench.open",
    select(task.c.id, task.c.node, task.c.pool, task.c.case_id, case_state.c.event_no)
    .join(case_state, case_state.c.case_id == task.c.case_id)
    .where(task.c.case_id >= bindparam("first"), task.c.case_id <= bindparam("last")),
)
HOLDERS = Statement(
    "bench.holders", select(holding.c.person_id, post.c.role, post.c.unit).join(post, post.c.id == holding.c.post_id).order_by(holding.c.person_id)
)


class Officers:
    """The bench bureau's officers: opens cases, reads what is open, and writes the posts that complete it."""

    def __init__(self, app: Application, name: str) -> None:
        """``name`` sets this runner's requests apart from others'."""
        self.app, self.name = app, name
        self.made = 0
        self.cases: set[int] = set()
        with app.database.reading() as reader:
            holders = reader.ask(HOLDERS).all()
        self.people = {f"{h.role}@{h.unit}": h.person_id for h in holders} | {h.role: h.person_id for h in holders}

    def receive(self, count: int) -> None:
        """Open so many cases over the counter."""
        commands = []
        for _ in range(count):
            self.made += 1
            values = {"operator_name": [f"示例{self.made}"], "credit_code": [""]}
            commands.append(ReceiveCase(self.people["window"], ITEM, values, (), f"new-{self.name}-{self.made}"))
        self.cases |= {f.result().case_id or 0 for f in [self.app.submit(c) for c in commands]}

    def posts(self) -> list[CompleteTask]:
        """A post for every open task; tasks of one case stand apart, as their officers sit apart. Finished cases are forgotten."""
        with self.app.database.reading() as reader:
            rows = [t for t in reader.ask(OPEN, {"first": min(self.cases), "last": max(self.cases)}).all() if t.case_id in self.cases]
        self.cases = {t.case_id for t in rows}
        seen: dict[int, int] = {}
        order = []
        for row in rows:
            seen[row.case_id] = seen.get(row.case_id, -1) + 1
            order.append((seen[row.case_id], row))
        order.sort(key=lambda pair: pair[0])
        return [CompleteTask(self.people[t.pool], t.id, t.event_no, answers(t.node), f"done-{t.id}") for _, t in order]


class ServiceCompletions:
    """Posts completions with ``window`` posts under way at a time; a post's time runs from handing it in to its answer after the commit."""

    def __init__(self, config: Config, no: int) -> None:
        """Open cases and bring them to every stage."""
        self.app = bootstrap.build(config, bench.handlers)
        self.officers = Officers(self.app, str(no))
        self.waiting: deque[CompleteTask] = deque()
        for _ in range(TASKS):
            self.officers.receive(CASES // TASKS)
            for command in self.officers.posts():
                self.app.handle(command)
        self.app.settle()  # as ``yizhang serve`` does

    def round(self, seconds: float, *, window: int = WINDOW) -> Round:
        """Complete tasks for ``seconds``; pages are read and finished cases replaced off the clock."""
        elapsed = 0.0
        times: list[float] = []
        while elapsed < seconds:
            if not self.waiting:
                self.waiting.extend(self.officers.posts())
                self.officers.receive(CASES - len(self.officers.cases))
            counter = _Counter(self.app, self.waiting, times)
            began = time.perf_counter()
            counter.serve(window, began + seconds - elapsed)
            elapsed += time.perf_counter() - began
        return Round(len(times), elapsed, tuple(times))

    def close(self) -> None:
        """Let go of connections."""
        self.app.close()


class _Counter:
    """Officers at the counter: as one post is answered, the next is handed in, so that ``window`` posts are always under way."""

    def __init__(self, app: Application, waiting: deque[CompleteTask], times: list[float]) -> None:
        self.app, self.waiting, self.times = app, waiting, times
        self.end = 0.0
        self.under_way = 0
        self.guard = threading.Lock()
        self.over = threading.Event()
        self.failed: BaseException | None = None

    def serve(self, window: int, end: float) -> None:
        """Hand in posts until none is waiting or ``end`` is past, and wait for the last answer. Raises what a post raised."""
        self.end = end
        self.under_way = 1  # this thread, until all windows are open
        for _ in range(window):
            self._hand_in()
        self._less()
        self.over.wait()
        if self.failed is not None:
            raise self.failed

    def _hand_in(self) -> None:
        with self.guard:
            if not self.waiting or time.perf_counter() >= self.end:
                return
            command = self.waiting.popleft()
            self.under_way += 1
        handed_in = time.perf_counter()
        self.app.submit(command).add_done_callback(lambda answer: self._answered(handed_in, answer))

    def _answered(self, handed_in: float, answer: Future[Receipt]) -> None:
        self.times.append(time.perf_counter() - handed_in)
        self.failed = self.failed or answer.exception()
        self._hand_in()
        self._less()

    def _less(self) -> None:
        with self.guard:
            self.under_way -= 1
            if not self.under_way:
                self.over.set()


class _Counted:
    """A connection that adds up what is written through it: the bytes of every parameter of every insert and update."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.written = 0

    def execute(self, sql: str, parameters: Any = (), **options: Any) -> Any:
        if sql.lstrip()[:6].lower() in ("insert", "update"):
            self.written += sum(_size(value) for value in (parameters.values() if isinstance(parameters, dict) else parameters))
        return self.connection.execute(sql, parameters, **options)


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode())
    return len(value) if isinstance(value, bytes) else 0 if value is None else 8


def bytes_per_step(app: Application) -> int:
    """What a completion writes on average over one whole case, counted in a pass of its own that nobody times."""
    officers = Officers(app, "counted")
    officers.receive(1)
    sqlite = app.database.dialect == "sqlite"
    url = app.config.database_url
    connection = _Counted(open_sqlite(sqlite_path(url), app.config.synchronous) if sqlite else Pipeline(open_postgresql(url)))
    steps = 0
    while officers.cases:
        for command in officers.posts():
            uow = UnitOfWork(connection, app.database.dialect, None)
            connection.execute("begin")
            complete_task(command, uow, app.bureau)
            connection.connection.commit()
            steps += 1
    connection.connection.close()
    return connection.written // steps
