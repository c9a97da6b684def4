"""图形:everything has its shape; the public guide draws the main process, and people follow a case on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem, problem, spot
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


_NUMBER: Final = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,20})?")
_PLACED: Final = {"Bounds": ("x", "y", "width", "height"), "waypoint": ("x", "y")}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """An error in the item's own diagram, a warning in called ones and in single files."""
    yield from _check_numbers(diagram)
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


def _check_numbers(diagram: Diagram) -> Iterator[Problem]:
    for raw in diagram.root.iter():
        for attribute in _PLACED.get(local(raw.tag), ()):
            value = raw.get(attribute) or ""
            if not _NUMBER.fullmatch(value):
                yield problem(
                    spot(raw),
                    f"图形的坐标 {attribute}=“{value[:30]}”不是数字。请在建模工具里重画。",
                    f"Expected a number for {attribute} of a shape, but got {value[:30]!r}.",
                )
