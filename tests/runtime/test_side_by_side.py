"""Ours against the unmodified library: the same tasks, timers, variables and trees, saved and loaded at every step."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime import codec, interpreter
from engine.runtime.definitions import compile_bundle
from tests.runtime.diagrams import Diagrams
from tests.runtime.stock import Stock, key, plain, work

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Ours:
    """One case in our runtime, driven like ``Stock``."""

    def __init__(self, diagram: bytes, variables: dict) -> None:
        self.definition = compile_bundle({"main.bpmn": diagram}, topics={"work"})
        self.live, self.advance = interpreter.start(self.definition, variables, NOW, self.call)

    @staticmethod
    def call(node, variables):
        return work(node.id.rpartition(".")[2], variables)

    def reload(self) -> None:
        blob = codec.encode(self.live)
        self.live = codec.decode(self.definition, blob)
        assert codec.encode(self.live) == blob

    def ready(self):
        return sorted(((key(task), task) for task in self.live.open.values()), key=lambda pair: pair[0])

    def waiting(self):
        return sorted(((key(task), task) for task in self.live.waits.values()), key=lambda pair: pair[0])

    def complete(self, task, data: dict) -> None:
        self.advance = interpreter.complete(self.live, task.id, data, NOW, self.call)

    def fire(self, task) -> None:
        self.advance = interpreter.fire(self.live, task.id, NOW, self.call)

    @property
    def finished(self) -> bool:
        return self.advance.finished

    def shape(self):
        workflows = [self.live.workflow, *self.live.workflow.subprocesses.values()]
        return sorted((each.spec.name, task.task_spec.name, task.state) for each in workflows for task in each.tasks.values())


def play(seed: int, depth: int = 4, limit: int = 60) -> tuple[int, bool]:
    """Draw a diagram, walk both engines through it at random, compare after every step. Returns the steps and whether it finished."""
    chance = random.Random(seed)
    drawn = Diagrams(chance, tame=True)
    diagram = drawn.draw(depth)
    stock, ours = Stock(diagram, dict(drawn.variables)), Ours(diagram, dict(drawn.variables))
    for step in range(limit):
        compare(stock, ours, (seed, step))
        if stock.finished:
            return step, True
        stock.reload()
        ours.reload()
        ready, waiting = stock.ready(), stock.waiting()
        place = chance.randrange(len(ready) + len(waiting) // 2 or 1)
        if place < len(ready):
            data = {name: chance.random() < 0.3 for name in drawn.loops} | {f"by_{ready[place][0][0]}": step}
            stock.complete(ready[place][1], dict(data))
            ours.complete(ours.ready()[place][1], dict(data))
        else:
            place = chance.randrange(len(waiting))
            stock.fire(waiting[place][1])
            ours.fire(ours.waiting()[place][1])
    return limit, False


def compare(stock: Stock, ours: Ours, where: object) -> None:
    assert [name for name, _ in ours.ready()] == [name for name, _ in stock.ready()], where
    assert [name for name, _ in ours.waiting()] == [name for name, _ in stock.waiting()], where
    for (_, mine), (_, theirs) in zip(ours.ready(), stock.ready(), strict=True):
        assert plain(mine.data) == plain(theirs.data), (where, mine)
    assert ours.finished == stock.finished, where
    assert not ours.advance.failures, (where, ours.advance.failures)
    assert ours.shape() == stock.shape(), where
    if stock.finished:
        assert plain(ours.live.workflow.data) == plain(stock.workflow.data), where


@settings(max_examples=250, database=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_random_diagrams_run_as_in_the_unmodified_library(seed):
    play(seed)
