"""未连线的节点:the engine passes over what no flow touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Nodes without any flow."""
    for node in diagram.nodes.values():
        if not diagram.outgoing[node.id] and not diagram.incoming[node.id] and node.raw.get("triggeredByEvent") != "true":
            yield problem(
                node,
                f"{node.label}没有连线，不会被执行。请连上或删去。",
                f"Expected {node.id!r} to be connected, but no flow touches it and it would never run.",
            )
