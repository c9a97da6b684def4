"""Two nodes at once for the same task, two nodes at once for the same timer: one wins, the other hears why, nothing happens twice."""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.chaos.kill import configuration
from engine.chaos.toil import Toil
from engine.domain.commands import CompleteTask, FireTimer
from engine.domain.errors import Busy, Rejection
from engine.store.statements import Statement
from engine.store.tables.clocks import timer
from engine.store.tables.journal import event
from engine.store.tables.tasks import completion, task
from engine.verify import verify
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection

    from engine.config import Config

NODES = 2
LATER = timedelta(days=400)  # by then every clock has run out
JITTER = 0.002  # seconds by which one node may be late
TASK = Statement(
    "race.task", select(task.c.id, task.c.node, task.c.pool, task.c.case_id).where(task.c.case_id == bindparam("case_id"), task.c.parent.is_(None))
)
TIMER = Statement("race.timer", select(timer.c.id, timer.c.subject).where(timer.c.case_id == bindparam("case_id"), timer.c.kind == "clock").limit(1))
COMPLETED = Statement("race.completed", select(func.count().label("count")).select_from(completion).where(completion.c.task_id == bindparam("task_id")))
OVERDUE = Statement("race.overdue", select(event.c.data).where(event.c.case_id == bindparam("case_id"), event.c.type == "ClockOverdue"))


@dataclass
class _Score:
    """What was raced for, and what went wrong."""

    races: int = 0
    tasks: int = 0
    timers: int = 0
    busy: int = 0
    faults: list[str] = field(default_factory=list)


def races(count: int, database: str | None, seed: int, say: Callable[[str], None], *, files: Mapping[str, bytes], topics: Mapping[str, Any]) -> int:
    """Run ``count`` races between two processes; 0 when each had exactly one winner and all invariants hold, else 1 (the places are said)."""
    with tempfile.TemporaryDirectory(prefix="yizhang-races-") as folder:
        config = configuration(Path(folder), database)
        migrate(config.database_url)
        app = bootstrap.Application(config, topics)
        item = furnish(app, files)
        app.close()
        score = _race(count, config, topics, item, seed)
        score.faults += verify(config.database_url, config.state_key)
    for fault in score.faults[:20]:
        say(f"  {fault}")
    if score.faults:
        say(f"竞争 {score.races} 次,发现 {len(score.faults)} 处问题 / {score.races} races, {len(score.faults)} fault(s)")
        return 1
    say(
        f"竞争 {score.races} 次(待办 {score.tasks},定时 {score.timers}),每次恰好一个成功,数据完好 / "
        f"{score.races} races ({score.tasks} for a task, {score.timers} for a timer), one winner each, {score.busy} told to try again, every invariant holds"
    )
    return 0


def _race(count: int, config: Config, topics: Mapping[str, Any], item: str, seed: int) -> _Score:
    context = multiprocessing.get_context("fork")
    pipes, nodes = [], []
    for _ in range(NODES):
        ours, theirs = context.Pipe()
        node = context.Process(target=_live, args=(theirs, config, topics), daemon=True)
        node.start()
        theirs.close()
        pipes.append(ours)
        nodes.append(node)
    score = _Score()
    app = bootstrap.Application(config, topics)
    toil = Toil(app, item, seed, lambda _: None)
    chance = random.Random(seed)  # noqa: S311 - not a secret
    try:
        while score.races < count and len(score.faults) < 20:
            case_id = toil.submit()
            _for_the_task(app, toil, pipes, chance, case_id, score)
            if score.races < count:
                _for_a_timer(app, pipes, chance, case_id, score)
    finally:
        for pipe in pipes:
            pipe.send(None)
        for node in nodes:
            node.join(timeout=20)
        app.close()
    return score


def _for_the_task(app: Any, toil: Toil, pipes: list[Connection], chance: random.Random, case_id: int, score: _Score) -> None:
    with app.database.reading() as reader:
        row = next((r for r in reader.ask(TASK, {"case_id": case_id}).all() if r.pool != "applicant"), None)
    if row is None:
        return
    values = toil.values_of(row)
    people = toil.holders_of(row.pool)[:NODES]
    answers = _both(pipes, chance, [CompleteTask(who, row.id, 10**6, values, f"{row.id}-{no}") for no, who in enumerate(people)], None)
    score.races += 1
    score.tasks += 1
    with app.database.reading() as reader:
        done = reader.ask(COMPLETED, {"task_id": row.id}).one().count
    _judge(score, f"task {row.id}", answers, [a == "done" for a, _ in answers], done)


def _for_a_timer(app: Any, pipes: list[Connection], chance: random.Random, case_id: int, score: _Score) -> None:
    with app.database.reading() as reader:
        due = reader.ask(TIMER, {"case_id": case_id}).one()
    if due is None:
        return
    answers = _both(pipes, chance, [FireTimer(due.id)] * NODES, app.bureau.now() + LATER)
    score.races += 1
    score.timers += 1
    with app.database.reading() as reader:
        fired = sum(due.subject in row.data for row in reader.ask(OVERDUE, {"case_id": case_id}).all())
    _judge(score, f"timer {due.subject} of case {case_id}", answers, [a == "done" and bool(said) for a, said in answers], fired)


def _judge(score: _Score, what: str, answers: list[tuple[str, str]], won: list[bool], stored: int) -> None:
    """Exactly one winner, stored once; nobody failed otherwise than by a sentence."""
    score.busy += sum(kind == "busy" for kind, _ in answers)
    if sum(won) != 1 or stored != 1 or any(kind == "failed" or (kind == "refused" and not said) for kind, said in answers):
        score.faults.append(f"{what}: {sum(won)} won, stored {stored} times, answers {answers}")


def _both(pipes: list[Connection], chance: random.Random, commands: list[Any], at: Any) -> list[tuple[str, str]]:
    for pipe, command in zip(pipes, commands, strict=True):
        pipe.send((command, at, chance.uniform(0, JITTER)))
    return [pipe.recv() for pipe in pipes]


def _standing(at: datetime) -> datetime:
    """A clock that stands still."""
    return at


def _live(pipe: Connection, config: Config, topics: Mapping[str, Any]) -> None:
    """One node: carry out what comes, say how it ended."""
    app = bootstrap.Application(config, topics)
    clock = app.bureau.now
    while (asked := pipe.recv()) is not None:
        command, at, late = asked
        app.bureau.now = clock if at is None else partial(_standing, at)
        time.sleep(late)
        try:
            receipt = app.handle(command)
            pipe.send(("done", str(receipt.case_id or "")))
        except Busy as busy:
            pipe.send(("busy", busy.zh))
        except Rejection as refusal:
            pipe.send(("refused", refusal.zh))
        except Exception as error:  # noqa: BLE001 - a finding, told to the parent
            pipe.send(("failed", f"{type(error).__name__}: {error}"))
    app.close()
