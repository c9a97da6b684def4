"""覆盖: which flow nodes and sequence flows of an item scenarios have come through, and which scenario comes near to one that none has.

A node is called as in a Definition; a flow of a called process is ``<process>.<flow>``, one of the main diagram has its own id.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from engine.runtime.lint.safe_xml import local, parse_xml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lxml.etree import _Element

    from engine.runtime.edition import Edition

ASKING = frozenset({"exclusiveGateway", "inclusiveGateway"})


class Line(NamedTuple):
    """连线: one sequence flow between two nodes; ``asked`` when a gateway of several ways chooses it. ``drawn`` is False for a step that is no flow."""

    id: str
    source: str
    target: str
    raw_target: str
    asked: bool
    drawn: bool = True


class Chart(NamedTuple):
    """图: the nodes that the item's scenarios are to visit, with their names and English names, and all its lines."""

    nodes: Mapping[str, tuple[str, str]]
    lines: tuple[Line, ...]

    @property
    def flows(self) -> tuple[str, ...]:
        """The sequence flows between nodes that are to be visited."""
        return tuple(line.id for line in self.lines if line.drawn and line.source in self.nodes)

    def words(self, flow: str) -> str:
        """A flow by the names of its ends."""
        line = next(one for one in self.lines if one.id == flow)
        return " → ".join(self.nodes.get(end, ("", ""))[0] or end for end in (line.source, line.target))


def chart_of(edition: Edition) -> Chart:
    """The chart of an edition. A sector variant has what it does not draw from its base, whose own scenarios visit it."""
    drawn = set(edition.item.draws) if edition.item.variant_of else None
    nodes = {node.id: (node.name, node.name_en) for node in edition.definition.nodes.values() if drawn is None or node.process in drawn}
    known = set(edition.definition.nodes)
    found = [element for path, content in sorted(edition.files.items()) if path.endswith(".bpmn") for element in parse_xml(content)]
    processes = {str(element.get("id")): element for element in found if local(element.tag) == "process"}
    lines = [line for own, process in processes.items() for line in _lines_in(process, _Names(known, "" if own == edition.item.id else own), processes)]
    return Chart(nodes, tuple(lines))


class _Names(NamedTuple):
    """What the elements of one process are called in the definition."""

    known: Collection[str]
    process: str

    def of(self, raw: object) -> str:
        """Tasks by their own id, everything else of a called process with the process before it."""
        return f"{self.process}.{raw}" if self.process and (f"{self.process}.{raw}" in self.known or str(raw) not in self.known) else str(raw)


def _lines_in(process: _Element, names: _Names, processes: Mapping[str, _Element]) -> Iterator[Line]:
    kinds = {str(element.get("id")): local(element.tag) for element in process.iter() if element.get("id")}
    flows = [element for element in process.iter() if local(element.tag) == "sequenceFlow"]
    ways = Counter(flow.get("sourceRef") for flow in flows)
    for flow in flows:
        source, target = str(flow.get("sourceRef")), str(flow.get("targetRef"))
        asked = kinds.get(source) in ASKING and ways[source] > 1
        yield Line(names.of(flow.get("id")), names.of(source), names.of(target), target, asked)
    for element in process.iter():
        if element.get("attachedToRef"):
            yield Line("", names.of(element.get("attachedToRef")), names.of(element.get("id")), "", asked=False, drawn=False)
        called = processes.get(str(element.get("calledElement")))
        for start in () if called is None else called:
            if local(start.tag) == "startEvent":
                inner = _Names(names.known, str(called.get("id")))  # type: ignore[union-attr]
                yield Line("", names.of(element.get("id")), inner.of(start.get("id")), "", asked=False, drawn=False)


def flows_taken(chart: Chart, passed: Collection[str], turns: Collection[tuple[str, str]]) -> list[str]:
    """The flows that were taken, in the order of the drawing: behind a node that was passed, and behind a gateway the way that it chose."""
    return [line.id for line in chart.lines if line.drawn and ((line.source, line.raw_target) in turns if line.asked else line.source in passed)]


def near(chart: Chart, missing: str, visited: Mapping[str, Collection[str]]) -> list[tuple[str, str, int]]:
    """Scenarios that come near to ``missing``, nearest first: (scenario, the node where it turned off, how many nodes before).

    ``visited`` are the nodes of each scenario. Against the flows, every scenario is told once, at the node nearest to ``missing``.
    """
    before: dict[str, list[str]] = {}
    for line in chart.lines:
        before.setdefault(line.target, []).append(line.source)
    found: list[tuple[str, str, int]] = []
    told: set[str] = set()
    seen, ring, distance = {missing}, [missing], 0
    while ring:
        distance += 1
        ring = [source for node in ring for source in dict.fromkeys(before.get(node, ())) if source not in seen]
        ring = list(dict.fromkeys(ring))
        seen.update(ring)
        for node in ring:
            for scenario, nodes in sorted(visited.items()):
                if node in nodes and scenario not in told:
                    told.add(scenario)
                    found.append((scenario, node, distance))
    return found
