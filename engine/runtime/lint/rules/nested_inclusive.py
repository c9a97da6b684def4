"""嵌套的包容网关:nested, they run tasks twice in this engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.blocks import closing, main_graph
from engine.runtime.lint.model import SUBPROCESSES, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.graph import Graph
    from engine.runtime.lint.model import Diagram, Element, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """No inclusive fork between another one and its join, sub-processes in between included."""
    for nodes in diagram.scopes.values():
        if not any(node.kind == "inclusiveGateway" for node in nodes):
            continue
        graph = main_graph(diagram, nodes)
        close = closing(graph)
        for number in graph.of_kind("inclusiveGateway"):
            if _forks(diagram, graph.nodes[number]):
                yield from _check_block(diagram, graph, number, close[number])


def _forks(diagram: Diagram, node: Element) -> bool:
    return node.kind == "inclusiveGateway" and len(diagram.outgoing[node.id]) > 1


def _check_block(diagram: Diagram, graph: Graph, fork: int, join: int | None) -> Iterator[Problem]:
    outer = graph.nodes[fork]
    for number in sorted(graph.reach(graph.successors[fork], stop=-1 if join is None else join) - {fork}):
        for node in _within(diagram, graph.nodes[number]):
            if _forks(diagram, node):
                yield problem(
                    node,
                    f"包容网关{node.label}嵌套在{outer.label}里面，任务可能执行两遍。请改用并行网关，或拆成被调用流程。",
                    f"Expected no inclusive gateway within another, but {node.id!r} is inside {outer.id!r} and tasks may run twice. Use a parallel gateway.",
                )


def _within(diagram: Diagram, node: Element) -> Iterator[Element]:
    """The node and, for a sub-process, everything in it."""
    stack = [node]
    while stack:
        each = stack.pop()
        yield each
        if each.kind in SUBPROCESSES:
            stack.extend(diagram.scopes.get(each.id, []))
