"""补偿:the engine ignores compensation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """No event that throws or catches compensation, no task that is one."""
    for node in diagram.nodes.values():
        if "compensate" in node.definitions or node.raw.get("isForCompensation") == "true":
            yield problem(
                node,
                f"补偿{node.label}会被忽略。请把撤销的步骤画成普通流程。",
                f"Expected no compensation, but {node.id!r} has one and it is ignored. Draw the undoing as ordinary flow.",
            )
