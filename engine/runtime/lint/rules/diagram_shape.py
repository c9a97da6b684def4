"""图形:everything has its shape; the public guide draws the main process, and people follow a case on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """An error in the item's own diagram, a warning in called ones and in single files."""
    severity = "error" if diagram.main and folder.whole else "warning"
    for node in diagram.nodes.values():
        if node.id not in diagram.drawn:
            yield problem(
                node,
                f"{node.label}没有图形，办事指南上看不到它。请在建模工具里画出来。",
                f"Expected a shape of {node.id!r} in the drawing, but there is none.",
                severity,
            )
    for flow in diagram.flows:
        if flow.id and flow.id not in diagram.drawn:
            yield problem(flow, f"顺序流“{flow.name or flow.id}”没有画出来。", f"Expected the flow {flow.id!r} in the drawing, but it is missing.", severity)
