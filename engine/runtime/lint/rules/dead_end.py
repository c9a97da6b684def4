"""走不到结束:from every node some way leads to an end."""

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
        ending = graph.reach(graph.of_kind("endEvent"), backwards=True)
        for number, node in enumerate(nodes):
            if number not in ending and (diagram.outgoing[node.id] or diagram.incoming[node.id]):
                yield problem(
                    node,
                    f"从{node.label}走不到任何结束事件，办件会永远停在这里。请连到结束事件。",
                    f"Expected a way from {node.id!r} to an end event, but there is none.",
                )
