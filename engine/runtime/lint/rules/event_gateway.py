"""事件网关:with several timers the engine lets the wrong one fire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """No event-based gateway."""
    for node in diagram.of_kind("eventBasedGateway"):
        yield problem(
            node,
            f"事件网关{node.label}会错放定时。请改用用户任务，在上面加边界定时。",
            f"Expected no event-based gateway, but {node.id!r} is one and its timers misfire. Use a task with a boundary timer.",
        )
