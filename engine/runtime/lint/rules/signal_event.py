"""信号:a signal end event does nothing in this engine; signals in general have no receiver across cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """No event with a signal."""
    for node in diagram.nodes.values():
        if "signal" in node.definitions:
            yield problem(
                node,
                f"信号事件{node.label}不会生效。请改用消息事件或服务任务。",
                f"Expected no signal events, but {node.id!r} is one and would do nothing. Use a message or a service task.",
            )
