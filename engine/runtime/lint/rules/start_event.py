"""开始与结束:every process and sub-process begins at exactly one plain start event and has an end event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import SUBPROCESSES, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Count them in every scope."""
    for around in (*diagram.processes[:1], *diagram.of_kind(*SUBPROCESSES)):
        inside = diagram.scopes.get(around.id, [])
        starts = [node for node in inside if node.kind == "startEvent"]
        if len(starts) != 1:
            yield problem(
                starts[1] if len(starts) > 1 else around,
                f"{around.label}要有恰好一个开始事件，现在有 {len(starts)} 个。",
                f"Expected exactly one start event in {around.id!r}, but there are {len(starts)}.",
            )
        if not any(node.kind == "endEvent" for node in inside):
            yield problem(around, f"{around.label}没有结束事件。", f"Expected an end event in {around.id!r}, but there is none.")
