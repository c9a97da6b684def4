"""Versions of a diagram as an analyst would draw them, and a walk through any diagram that needs no handlers."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lxml import etree

from engine.runtime import codec, interpreter
from engine.runtime.expressions import Literal, Name, parse

if TYPE_CHECKING:
    import random

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def _process(root: Any, chance: random.Random) -> Any:
    return chance.choice(list(root.iter(f"{BPMN}process")))


def _flow(process: Any, source: str, target: str) -> Any:
    return etree.SubElement(process, f"{BPMN}sequenceFlow", id=f"{source}__{target}", sourceRef=source, targetRef=target)


def _cut(process: Any, chance: random.Random) -> tuple[Any, str]:
    """A flow of the process, now leading to nowhere, and where it led."""
    flow = chance.choice(process.findall(f"{BPMN}sequenceFlow"))
    return flow, flow.get("targetRef")


def added_task(root: Any, chance: random.Random) -> None:
    process = _process(root, chance)
    flow, target = _cut(process, chance)
    name = f"new_{chance.randrange(10**9)}"
    etree.SubElement(process, f"{BPMN}userTask", id=name)
    flow.set("targetRef", name)
    _flow(process, name, target)


def added_block(root: Any, chance: random.Random) -> None:
    process = _process(root, chance)
    flow, target = _cut(process, chance)
    fork, join, *arms = (f"new_{chance.randrange(10**9)}" for _ in range(4))
    for name in (fork, join):
        etree.SubElement(process, f"{BPMN}parallelGateway", id=name)
    for name in arms:
        etree.SubElement(process, f"{BPMN}userTask", id=name)
        _flow(process, fork, name)
        _flow(process, name, join)
    flow.set("targetRef", fork)
    _flow(process, join, target)


def added_branch(root: Any, chance: random.Random) -> None:
    """A branch beside those of a parallel block of plain tasks; where there is none, a task."""
    for process in root.iter(f"{BPMN}process"):
        flows = process.findall(f"{BPMN}sequenceFlow")
        for fork in process.findall(f"{BPMN}parallelGateway"):
            after = [flow.get("targetRef") for flow in flows if flow.get("sourceRef") == fork.get("id")]
            ends = {flow.get("targetRef") for flow in flows if flow.get("sourceRef") in after}
            joins = {each.get("id") for each in process.findall(f"{BPMN}parallelGateway")} & ends
            if len(after) > 1 and len(ends) == 1 and joins:
                name = f"new_{chance.randrange(10**9)}"
                etree.SubElement(process, f"{BPMN}userTask", id=name)
                _flow(process, fork.get("id"), name)
                _flow(process, name, joins.pop())
                return
    added_task(root, chance)


def removed_task(root: Any, chance: random.Random) -> None:
    process = _process(root, chance)
    hosts = {each.get("attachedToRef") for each in process.findall(f"{BPMN}boundaryEvent")}
    flows = process.findall(f"{BPMN}sequenceFlow")
    plain = [each for each in process.findall(f"{BPMN}userTask") if each.get("id") not in hosts]
    if not plain:
        return
    task = chance.choice(plain)
    out = [flow for flow in flows if flow.get("sourceRef") == task.get("id")]
    for flow in flows:
        if flow.get("targetRef") == task.get("id"):
            flow.set("targetRef", out[0].get("targetRef"))
    for gone in (task, *out):
        process.remove(gone)


def exchanged(root: Any, chance: random.Random) -> None:
    """Two tasks change places: what was done before is done after."""
    tasks = _process(root, chance).findall(f"{BPMN}userTask")
    if len(tasks) > 1:
        one, two = chance.sample(tasks, 2)
        first, second = one.get("id"), two.get("id")
        for flow in root.iter(f"{BPMN}sequenceFlow"):
            for end in ("sourceRef", "targetRef"):
                flow.set(end, {first: second, second: first}.get(flow.get(end), flow.get(end)))
        for event in root.iter(f"{BPMN}boundaryEvent"):
            event.set("attachedToRef", {first: second, second: first}.get(event.get("attachedToRef"), event.get("attachedToRef")))


def renamed(root: Any, chance: random.Random) -> None:
    for task in root.iter(f"{BPMN}userTask"):
        task.set("name", f"{chance.random()}")


MUTATIONS = (added_task, added_block, added_branch, removed_task, exchanged, renamed)


def mutated(diagram: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(diagram)
    for _ in range(chance.randint(1, 2)):
        chance.choice(MUTATIONS)(root, chance)
    return etree.tostring(root)


@dataclass
class Walk:
    """A case driven at random; forms, handlers and tables answer with values that the conditions of its diagrams speak of."""

    definition: Any
    chance: random.Random
    known: dict[str, list] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for program in (self.definition.main, *self.definition.called.values()):
            for spec in program.spec.task_specs.values():
                self._learn(spec)
        self.live, self.last = interpreter.start(self.definition, self.values(), NOW, self.call, seed="w")

    def _learn(self, spec: Any) -> None:
        for condition, _ in getattr(spec, "cond_task_specs", ()):
            if condition is not None:
                tree = condition.args[0] if is_dataclass(condition.args[0]) else parse(condition.args[0])
                found = list(_walk(tree))
                literals = [each.value for each in found if isinstance(each, Literal)]
                for name in {each.path[0] for each in found if isinstance(each, Name)}:
                    self.known.setdefault(name, []).extend(literals or [True, False])
        if getattr(spec, "data_input", None) is not None:
            self.lists.add(spec.data_input.bpmn_id)

    def values(self) -> dict[str, object]:
        found = {name: self.chance.choice(values) for name, values in self.known.items()}
        found |= {name: [f"u{place}" for place in range(self.chance.randint(1, 3))] for name in self.lists}
        return {name: value + self.chance.choice((-1, 0, 1)) if type(value) is int else value for name, value in found.items()}

    def call(self, _node, _variables):
        return self.values()

    def step(self) -> None:
        for failure in interpreter.failures(self.live):
            assert "流程停在这里" not in failure.error, failure
            self.last = interpreter.skip(self.live, failure.id, self.values(), NOW, self.call)
            return
        tasks, timers, told = interpreter.open_tasks(self.live), interpreter.timers(self.live), interpreter.messages(self.live)
        place = self.chance.randrange(4 * len(tasks) + len(timers) + len(told))
        if place < 4 * len(tasks):
            self.last = interpreter.complete(self.live, tasks[place // 4].id, self.values(), NOW, self.call)
        elif place < 4 * len(tasks) + len(timers):
            self.last = interpreter.fire(self.live, timers[place - 4 * len(tasks)].id, NOW, self.call)
        else:
            self.last = interpreter.receive(self.live, told[-1], self.values(), NOW, self.call)

    def reload(self) -> None:
        self.live = codec.decode(self.definition, codec.encode(self.live))


def _walk(tree: Any):
    yield tree
    if is_dataclass(tree):
        for each in fields(tree):
            yield from _walk(getattr(tree, each.name))
    elif isinstance(tree, tuple):
        for each in tree:
            yield from _walk(each)
