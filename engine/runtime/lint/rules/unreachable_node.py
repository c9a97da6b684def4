"""到不了的节点:no way leads from the start to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.graph import Graph
from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """In every process and sub-process."""
    for nodes in diagram.scopes.values():
        graph = Graph(diagram, nodes)
        reached = graph.reach(graph.of_kind("startEvent"))
        for number, node in enumerate(nodes):
            if number not in reached and (diagram.outgoing[node.id] or diagram.incoming[node.id]):
                yield problem(node, f"从开始走不到{node.label}。请检查连线的方向。", f"Expected a way from the start to {node.id!r}, but there is none.")
