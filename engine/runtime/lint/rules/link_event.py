"""链接事件:the engine stops dead at a link event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """No event with a link."""
    for node in diagram.nodes.values():
        if "link" in node.definitions:
            yield problem(
                node,
                f"流程会停在链接事件{node.label}。请直接连线，或拆成被调用流程。",
                f"Expected no link events, but the case would stop at {node.id!r}. Draw the flow, or call a process.",
            )
