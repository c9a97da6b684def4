"""白话流程:a drawn diagram as the few stages that people recognise, and the way that a case has taken through it.

The drawing holds gateways and services; people see who does what in which order, what happens only if needed, and where the case is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.runtime.lint.safe_xml import local, parse_xml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from lxml.etree import _Element

    from engine.runtime.definitions import Node
    from engine.runtime.edition import Edition

_TOPIC = "{http://camunda.org/schema/1.0/bpmn}topic"
_AGAINST = frozenset({"decline_acceptance", "serve_refusal", "lapse_case"})
_FLOW_NODES = ("Event", "Task", "Gateway", "callActivity", "subProcess")


@dataclass(frozen=True)
class Stage:
    """一步:a user task or a called process of the main diagram. ``certain`` means that no favourable way leads around it."""

    id: str
    process: str
    certain: bool


@dataclass(frozen=True)
class Flow:
    """流程:its stages in drawn order and the edges between all elements (source -> (flow id, target)), the events on the edge of a task by the task."""

    stages: tuple[Stage, ...]
    edges: Mapping[str, tuple[tuple[str, str], ...]]
    kinds: Mapping[str, str]
    boundaries: Mapping[str, tuple[str, ...]]

    def stage_of(self, node: Node, item: str) -> str:
        """The stage that an element belongs to: itself, or the called process that it is drawn in."""
        return next((stage.id for stage in self.stages if stage.process == node.process), node.id) if node.process != item else node.id


def flow_of(edition: Edition) -> Flow:
    """The flow of an edition's main diagram."""
    return _read(edition.diagram)


def told_stages(edition: Edition) -> tuple[Stage, ...]:
    """The stages that people are told: a called process of several, which every favourable way takes, stands as its own stages."""
    found: list[Stage] = []
    for stage in flow_of(edition).stages:
        inner = called_flow(edition, stage)
        found += inner.stages if inner is not None else (stage,)
    return tuple(found)


def called_flow(edition: Edition, stage: Stage) -> Flow | None:
    """The flow of a called process that is drawn beside the main one: of several stages, and always taken."""
    content = edition.files.get(f"_shared/{stage.process}.bpmn") if stage.process and stage.certain else None
    inner = _read(content) if content is not None else None
    return inner if inner is not None and len(inner.stages) > 1 else None


@lru_cache(maxsize=64)
def _read(diagram: bytes) -> Flow:
    process = next(element for element in parse_xml(diagram).iter() if local(element.tag) == "process")
    elements = {str(element.get("id")): element for element in process if local(element.tag).endswith(_FLOW_NODES)}
    edges: dict[str, list[tuple[str, str]]] = {id_: [] for id_ in elements}
    for flow in process:
        if local(flow.tag) == "sequenceFlow" and flow.get("sourceRef") in edges:
            edges[str(flow.get("sourceRef"))].append((str(flow.get("id")), str(flow.get("targetRef"))))
    kinds = {id_: local(element.tag) for id_, element in elements.items()}
    frozen = {id_: tuple(targets) for id_, targets in edges.items()}
    against = {id_ for id_, element in elements.items() if element.get(_TOPIC) in _AGAINST}
    cut_short = {id_ for id_, element in elements.items() if any(local(inner.tag) == "terminateEventDefinition" for inner in element)}
    certain = _certain(kinds, frozen, against, cut_short)
    stages = tuple(Stage(id_, _called(element), id_ in certain) for id_, element in elements.items() if kinds[id_] in {"userTask", "callActivity"})
    boundaries: dict[str, tuple[str, ...]] = {}
    for id_, element in elements.items():
        if element.get("attachedToRef"):
            host = str(element.get("attachedToRef"))
            boundaries[host] = (*boundaries.get(host, ()), id_)
    return Flow(stages, frozen, kinds, boundaries)


def _called(element: _Element) -> str:
    return str(element.get("calledElement") or "")


def _certain(kinds: Mapping[str, str], edges: Mapping[str, Sequence[tuple[str, str]]], against: Collection[str], cut_short: Collection[str]) -> frozenset[str]:
    """Elements that every favourable way passes through: taking one away cuts every end off that does not follow a decision ``against`` the applicant.

    Ends that cut a case short are not favourable either.
    """
    starts = [id_ for id_, kind in kinds.items() if kind == "startEvent"]
    joins = {id_: sum(target == id_ for ways in edges.values() for _, target in ways) for id_, kind in kinds.items() if kind == "parallelGateway"}
    # what only a boundary event leads to (a limit that passed) is no way that anybody takes
    ends = {id_ for id_, kind in kinds.items() if kind == "endEvent" and id_ not in cut_short} & _reached(starts, edges, joins)
    favourable = ends - {target for id_ in against for _, target in edges[id_]} or ends
    return frozenset(id_ for id_ in kinds if not favourable & _reached(starts, edges, joins, without=id_))


def _reached(starts: Iterable[str], edges: Mapping[str, Sequence[tuple[str, str]]], joins: Mapping[str, int], *, without: str = "") -> set[str]:
    """What the starts lead to; a parallel gateway only once all its branches have arrived."""
    seen = {start for start in starts if start != without}
    waiting, missing = list(seen), dict(joins)
    while waiting:
        for _, target in edges.get(waiting.pop(), ()):
            missing[target] = missing.get(target, 1) - 1
            if target not in seen and target != without and missing[target] <= 0:
                seen.add(target)
                waiting.append(target)
    return seen


def way_taken(flow: Flow, done: Sequence[str], current: Collection[str], end: str | None) -> list[str]:
    """走过的路:ids of elements and flows that the case has passed, ``done`` being its completed stages in their order.

    Between two stages there are only gateways and services, so the way from the stage completed last before it is the way taken; where
    there is none, a limit that passed on the edge of an open task leads on.
    """
    stages = {stage.id for stage in flow.stages}
    passed: dict[str, None] = dict.fromkeys(id_ for id_, kind in flow.kinds.items() if kind == "startEvent")
    sources = [next(iter(passed), ""), *done]
    goals = [*done, *current, *([end] if end else [])]
    for number, goal in enumerate(goals):
        before = sources[: min(number, len(done)) + 1][::-1]
        tries: list[tuple[str, Mapping[str, tuple[str, ...]]]] = [(source, {}) for source in before] + [(source, flow.boundaries) for source in before]
        for source, lapsing in tries:
            way = _way(flow, source, goal, stages, lapsing)
            if way is not None:
                passed.update(dict.fromkeys([source, *way]))
                break
    return [*passed, *(id_ for id_ in done if id_ not in passed), *([end] if end else [])]


def _way(flow: Flow, source: str, goal: str, stages: Collection[str], lapsing: Mapping[str, tuple[str, ...]]) -> list[str] | None:
    """The elements and flows strictly between two stages, or None when another stage lies between that no event of ``lapsing`` ends."""
    ways: list[tuple[str, list[str]]] = [(source, [])]
    seen = {source}
    for at, way in ways:
        for edge, target in flow.edges.get(at, ()):
            if target == goal:
                return [*way, edge]
            if target not in seen:
                seen.add(target)
                ways += [(event, [*way, edge, target, event]) for event in lapsing.get(target, ())]
                if target not in stages:
                    ways.append((target, [*way, edge, target]))
    return None
