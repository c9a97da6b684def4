"""成对的网关:which join closes which fork, by immediate post-dominators on bit sets.

A fork and its join form a block: every branch leads to the join by exactly one flow, branches share nothing, and nothing
enters or leaves the block on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.runtime.lint.model import Diagram, Element


class _MainGraph(Graph):
    """Without what non-interrupting boundary events set off: that is not the case's own path."""

    def _successors(self, node: Element) -> list[int]:
        after = [flow.target for flow in self.diagram.outgoing.get(node.id, [])]
        after += [event.id for event in self.diagram.boundaries(node) if event.interrupting]
        return [self.index[target] for target in after if target in self.index]


def main_graph(diagram: Diagram, nodes: Sequence[Element]) -> Graph:
    """The graph of the case's own path."""
    return _MainGraph(diagram, nodes)


def closing(graph: Graph) -> list[int | None]:
    """For every node the nearest one that each way from it to an end must pass; None when there is none.

    Ways into a terminating end do not count, for it closes everything.
    """
    count = len(graph.nodes)
    ends = {number for number, node in enumerate(graph.nodes) if node.kind == "endEvent"}
    terminating = {number for number in ends if "terminate" in graph.nodes[number].definitions}
    everything = (1 << count) - 1
    passed = [1 << number if number in ends else everything for number in range(count)]
    order = _backward_order(graph, ends)
    changed = True
    while changed:
        changed = False
        for number in order:
            after = [target for target in graph.successors[number] if target not in terminating]
            if number in ends or not after:
                continue
            common = everything
            for target in after:
                common &= passed[target]
            common |= 1 << number
            if common != passed[number]:
                passed[number] = common
                changed = True
    return [_nearest(number, passed) for number in range(count)]


def _backward_order(graph: Graph, ends: set[int]) -> list[int]:
    """Nodes in breadth-first order from the ends, so that few rounds suffice."""
    order: list[int] = []
    seen = set(ends)
    layer = sorted(ends)
    while layer:
        order.extend(layer)
        following = sorted({before for number in layer for before in graph.predecessors[number]} - seen)
        seen.update(following)
        layer = following
    return order


def _nearest(number: int, passed: list[int]) -> int | None:
    """Those that must be passed form a chain; the nearest has the most still to pass."""
    best: int | None = None
    rest = passed[number] & ~(1 << number)
    while rest:
        lowest = rest & -rest
        candidate = lowest.bit_length() - 1
        rest ^= lowest
        if best is None or passed[candidate].bit_count() > passed[best].bit_count():
            best = candidate
    return best
