"""``yizhang bench step``: durable completions of user tasks through the service layer, against naive steps and bare commits.

Everything is on: authorisation, duties, the form's validation, journal with hash chain, sealed state, timers, revision check. Cases
are made before the clock runs. Officers post concurrently: ``WINDOW`` posts are under way at a time, each answered after its commit,
and a post's time runs from handing it in to its answer. The naive step is the unmodified library with its own serializer, one
full JSON state and one event row to a commit; the bare commit writes as many bytes as a step and does nothing else.
"""

from __future__ import annotations

import multiprocessing
import statistics
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bench.handlers
from bench.bare import bare_commits
from bench.bundle import ITEM, answers, files
from bench.naive import naive_steps
from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.config import Config
from engine.domain.commands import CompleteTask, ReceiveCase
from engine.store.statements import Statement
from engine.store.tables.cases import case_state
from engine.store.tables.people import holding, post
from engine.store.tables.tasks import task
from migrations.run import migrate
from sqlalchemy import bindparam, select

if TYPE_CHECKING:
    from engine.bootstrap import Application

WINDOW = 3
CASES = 150
OPEN = Statement(
    "bench.open",
    select(task.c.id, task.c.node, task.c.pool, task.c.case_id, case_state.c.event_no)
    .join(case_state, case_state.c.case_id == task.c.case_id)
    .where(task.c.case_id >= bindparam("first"), task.c.case_id <= bindparam("last")),
)
HOLDERS = Statement("bench.holders", select(holding.c.person_id, post.c.role, post.c.unit).join(post, post.c.id == holding.c.post_id).order_by(holding.c.person_id))


def run(database: str | None, seconds: float, *, processes: int = 1, peer: str | None = None) -> dict[str, Any]:
    """Measure for about ``seconds`` each; figures and ratios."""
    with tempfile.TemporaryDirectory(prefix="yizhang-bench-") as folder:
        env = {"YIZHANG_DATA": folder} | ({"YIZHANG_DATABASE": database} if database else {})
        config = Config.from_env(env)
        migrate(config.database_url)
        app = bootstrap.build(config, bench.handlers)
        furnish(app, files())
        app.close()
        ours = _in_processes(_ours, (config, seconds), processes)
        naive = _in_processes(naive_steps, (config, seconds / 2), processes)
        size = ours[0]["bytes"]
        bare = bare_commits(config, size, seconds / 4)
        result = _figures(ours, naive, bare)
        if peer == "viewflow":
            from bench.viewflow_peer.measure import viewflow_steps

            rate = viewflow_steps(Path(folder), database, seconds / 2)
            result |= {"viewflow_steps_per_s": round(rate, 1), "viewflow_ratio": round(result["steps_per_s"] / rate, 2)}
        return result


def _figures(ours: list[dict[str, Any]], naive: list[dict[str, Any]], bare: float) -> dict[str, Any]:
    steps = sum(r["steps"] for r in ours) / max(r["elapsed"] for r in ours)
    slow = sum(r["steps"] for r in naive) / max(r["elapsed"] for r in naive)
    times = sorted(t for r in ours for t in r["times"])
    return {
        "database": ours[0]["dialect"],
        "processes": len(ours),
        "steps_per_s": round(steps, 1),
        "p50_ms": round(statistics.median(times) * 1000, 3),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 3),
        "naive_steps_per_s": round(slow, 1),
        "bare_commits_per_s": round(bare, 1),
        "bytes_per_step": ours[0]["bytes"],
        "ratio": round(steps / bare, 3),
        "naive_ratio": round(steps / slow, 2),
    }


def _in_processes(work: Any, arguments: tuple[Any, ...], count: int) -> list[dict[str, Any]]:
    """Run ``work`` in fresh processes (spawned, so that none inherits another's library state); their results."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(count) as pool:
        return pool.starmap(work, [(*arguments, no) for no in range(count)])


def _ours(config: Config, seconds: float, no: int) -> dict[str, Any]:
    app = bootstrap.build(config, bench.handlers)
    runner = _Runner(app, no)
    runner.warm_up()
    runner.run(seconds)
    size = _bytes_per_step(app, runner.first)
    app.close()
    return {"steps": len(runner.times), "elapsed": runner.elapsed, "times": runner.times, "bytes": size, "dialect": app.database.dialect}


class _Runner:
    """Posts completions of all open tasks, wave after wave, with a window of posts under way."""

    def __init__(self, app: Application, no: int) -> None:
        self.app = app
        self.no = no
        self.times: list[float] = []
        self.elapsed = 0.0
        self.count = 0
        self.first = self.last = 0
        with app.database.reading() as reader:
            holders = reader.ask(HOLDERS).all()
        self.people = {f"{h.role}@{h.unit}": h.person_id for h in holders} | {h.role: h.person_id for h in holders}

    def warm_up(self) -> None:
        """One whole case, uncounted."""
        self._make(5)
        while self._wave():
            pass
        self.times.clear()
        self.elapsed = 0.0

    def run(self, seconds: float) -> None:
        """Complete tasks until the counted time is over."""
        while self.elapsed < seconds:
            self._make(CASES)
            while self.elapsed < seconds and self._wave():
                pass

    def _make(self, count: int) -> None:
        window = self.people["window"]
        made = []
        for _ in range(count):
            self.count += 1
            values = {"operator_name": [f"示例{self.count}"], "credit_code": [""]}
            made.append(self.app.submit(ReceiveCase(window, ITEM, values, (), f"new-{self.no}-{self.count}")))
        ids = [m.result().case_id or 0 for m in made]
        self.first, self.last = min(ids), max(ids)
        self.ids = set(ids)

    def _wave(self) -> bool:
        with self.app.database.reading() as reader:
            tasks = [t for t in reader.ask(OPEN, {"first": self.first, "last": self.last}).all() if t.case_id in self.ids]
        commands = [CompleteTask(self._person(t), t.id, t.event_no, answers(t.node), f"done-{t.id}") for t in tasks]
        began = time.perf_counter()
        under_way: deque[tuple[float, Any]] = deque()
        for command in commands:
            if len(under_way) >= WINDOW:
                self._settle(under_way)
            under_way.append((time.perf_counter(), self.app.submit(command)))
        while under_way:
            self._settle(under_way)
        self.elapsed += time.perf_counter() - began
        return bool(tasks)

    def _settle(self, under_way: deque[tuple[float, Any]]) -> None:
        handed_in, future = under_way.popleft()
        future.result()
        self.times.append(time.perf_counter() - handed_in)

    def _person(self, row: Any) -> int:
        return int(self.people[row.pool])


def _bytes_per_step(app: Application, case_id: int) -> int:
    """What a step of the joint review writes: the sealed state and the rows beside it, measured on a case under way."""
    with app.database.reading() as reader:
        sealed = reader.ask(Statement("bench.sealed", select(case_state.c.sealed).where(case_state.c.case_id >= case_id).limit(1))).one()
    return len(bytes(sealed.sealed)) + 1_000
