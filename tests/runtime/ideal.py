"""What a block-structured diagram must do, straight from its blocks: an oracle that knows no tree, no join and no prediction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.runtime.diagrams import Block


class Scope:
    """One process or subprocess: done when its flow has come to the end and no reminder in it is open."""

    def __init__(self, then) -> None:
        self.left = 1
        self.then = then

    def one_less(self) -> None:
        self.left -= 1
        if not self.left:
            self.then()


class Ideal:
    """One case. ``open`` counts the open tasks by name, ``timers`` the waiting ones; routing variables as last set."""

    def __init__(self, whole: Block, variables: dict) -> None:
        self.variables = dict(variables)
        self.open: Counter[str] = Counter()
        self.timers: Counter[str] = Counter()
        self.then: dict[str, list] = {}
        self.fired: dict[str, list] = {}
        self.finished = False
        scope = Scope(self.finish)
        self.enter(whole, scope.one_less, scope)

    def finish(self) -> None:
        self.finished = True

    def person(self, name: str, then) -> None:
        self.open[name] += 1
        self.then.setdefault(name, []).append(then)

    def complete(self, name: str) -> None:
        self.open[name] -= 1
        self.then[name].pop(0)()

    def fire(self, name: str) -> None:
        self.timers[name] -= 1
        self.fired[name].pop(0)()

    def enter(self, block: Block, then, scope: Scope) -> None:
        getattr(self, f"enter_{block.kind}")(block, then, scope)

    def enter_task(self, block, then, _scope) -> None:
        self.person(block.names[0], then)

    def enter_service(self, _block, then, _scope) -> None:
        then()

    def enter_many(self, block, then, _scope) -> None:
        count = len(self.variables[block.names[1]])
        self.gather([lambda each: self.person(block.names[0], each)] * count, then)

    def enter_timer(self, block, then, scope) -> None:
        task, event, reminder = block.names

        def fired() -> None:
            if reminder[0] == "t":
                scope.left += 1
                self.person(reminder, scope.one_less)

        waiting = self.arm(event, fired)

        def completed() -> None:
            self.disarm(event, waiting)
            then()

        self.person(task, completed)

    def enter_interrupt(self, block, then, _scope) -> None:
        task, event, instead = block.names

        def fired() -> None:
            self.open[task] -= 1
            self.then[task].remove(completed)
            if instead[0] == "t":
                self.person(instead, then)
            else:
                then()

        waiting = self.arm(event, fired)

        def completed() -> None:
            self.disarm(event, waiting)
            then()

        self.person(task, completed)

    def arm(self, event, fired):
        self.timers[event] += 1
        self.fired.setdefault(event, []).append(fired)
        return fired

    def disarm(self, event, fired) -> None:
        if fired in self.fired[event]:
            self.fired[event].remove(fired)
            self.timers[event] -= 1

    def gather(self, starts, then) -> None:
        left = len(starts)
        if not left:
            then()

        def one_less() -> None:
            nonlocal left
            left -= 1
            if not left:
                then()

        for each in starts:
            each(one_less)

    def enter_seq(self, block, then, scope) -> None:
        one, two = block.parts
        self.enter(one, lambda: self.enter(two, then, scope), scope)

    def enter_and(self, block, then, scope) -> None:
        self.gather([lambda each, arm=arm: self.enter(arm, each, scope) for arm in block.parts], then)

    def enter_xor(self, block, then, scope) -> None:
        self.enter(block.parts[self.variables[block.names[0]]], then, scope)

    def enter_or(self, block, then, scope) -> None:
        taken = [arm for place, arm in enumerate(block.parts) if self.variables[f"{block.names[0]}_{place}"]]
        self.gather([lambda each, arm=arm: self.enter(arm, each, scope) for arm in taken], then)

    def enter_sub(self, block, then, _scope) -> None:
        inner = Scope(then)
        self.enter(block.parts[0], inner.one_less, inner)

    def enter_loop(self, block, then, scope) -> None:
        person, inner = block.parts

        def judged() -> None:
            if self.variables[block.names[0]]:
                self.enter_loop(block, then, scope)
            else:
                then()

        self.enter(person, lambda: self.enter(inner, judged, scope), scope)
