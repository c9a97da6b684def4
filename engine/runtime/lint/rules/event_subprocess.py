"""事件子流程:an interrupting one does not interrupt in this engine; neither kind is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import SUBPROCESSES, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """No sub-process that an event starts."""
    for node in diagram.of_kind(*SUBPROCESSES):
        if node.raw.get("triggeredByEvent") == "true":
            yield problem(
                node,
                f"事件子流程{node.label}不会中断主流程。请改用任务上的边界事件。",
                f"Expected no event sub-process, but {node.id!r} is one and would not interrupt. Use a boundary event on the task.",
            )
