"""图论:reachability and blocks of one scope, on bit sets (one integer per node), quick for 300 nodes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.runtime.lint.model import Diagram, Element


class Graph:
    """One scope of a diagram. An edge leads from a node along each flow, and from a task to the boundary events on it."""

    def __init__(self, diagram: Diagram, nodes: Sequence[Element]) -> None:
        """Number the nodes and note the edges; flows to nowhere are left out (another rule finds them)."""
        self.diagram = diagram
        self.nodes = nodes
        self.index = {node.id: number for number, node in enumerate(nodes)}
        self.successors = [self._successors(node) for node in nodes]

    def _successors(self, node: Element) -> list[int]:
        after = [flow.target for flow in self.diagram.outgoing.get(node.id, [])]
        after += [event.id for event in self.diagram.boundaries(node)]
        return [self.index[target] for target in after if target in self.index]

    @cached_property
    def predecessors(self) -> list[list[int]]:
        """The edges the other way round."""
        found: list[list[int]] = [[] for _ in self.nodes]
        for number, after in enumerate(self.successors):
            for target in after:
                found[target].append(number)
        return found

    def reach(self, starts: Iterable[int], *, backwards: bool = False, stop: int = -1) -> set[int]:
        """Everything reachable from ``starts``, themselves included, never passing through ``stop`` (which is left out)."""
        edges = self.predecessors if backwards else self.successors
        seen: set[int] = set()
        todo = [each for each in starts if each != stop]
        while todo:
            number = todo.pop()
            if number not in seen:
                seen.add(number)
                todo.extend(target for target in edges[number] if target != stop and target not in seen)
        return seen

    def of_kind(self, *kinds: str) -> list[int]:
        """The numbers of the nodes of these kinds."""
        return [number for number, node in enumerate(self.nodes) if node.kind in kinds]


def cycles(graph: Graph, within: set[int]) -> list[list[int]]:
    """Strongly connected parts of more than one node (or with an edge to itself) among ``within``: Tarjan's, without recursion."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for root in within:
        if root in order:
            continue
        work = [(root, iter(graph.successors[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            number, after = work[-1]
            following = next((target for target in after if target in within), None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[number])
                if low[number] == order[number]:
                    found.append(_popped(stack, on_stack, number))
            elif following not in order:
                order[following] = low[following] = len(order)
                stack.append(following)
                on_stack.add(following)
                work.append((following, iter(graph.successors[following])))
            elif following in on_stack:
                low[number] = min(low[number], order[following])
    return [part for part in found if len(part) > 1 or part[0] in graph.successors[part[0]]]


def _popped(stack: list[int], on_stack: set[int], until: int) -> list[int]:
    part: list[int] = []
    while True:
        number = stack.pop()
        on_stack.discard(number)
        part.append(number)
        if number == until:
            return part
