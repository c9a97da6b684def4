"""旁路:what a non-interrupting boundary event sets off ends by itself; led back, it would carry the case on twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.blocks import main_graph
from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Paths from non-interrupting boundary events."""
    for nodes in diagram.scopes.values():
        graph = main_graph(diagram, nodes)
        main = graph.reach(graph.of_kind("startEvent"))
        for number, node in enumerate(nodes):
            if node.kind == "boundaryEvent" and not node.interrupting:
                joined = sorted(graph.reach([number]) & main)
                if joined:
                    into = nodes[joined[0]]
                    yield problem(
                        node,
                        f"边界事件{node.label}不中断任务，它的路径却连回主流程（{into.label}），办件会被办两遍。请让它单独结束。",
                        f"Expected what {node.id!r} sets off to end by itself, but it leads back to {into.id!r} and would run the rest twice.",
                    )
