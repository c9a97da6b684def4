"""隐含的分叉:several flows out of a task all run at once in this engine; say so with a gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import GATEWAYS, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Only gateways fork."""
    for node in diagram.nodes.values():
        if node.kind not in GATEWAYS and len(diagram.outgoing[node.id]) > 1:
            yield problem(
                node,
                f"{node.label}后面有 {len(diagram.outgoing[node.id])} 条顺序流，会同时都走。请加网关说明是并行还是选择。",
                f"Expected one flow out of {node.id!r}, but there are {len(diagram.outgoing[node.id])} and all would run. Put a gateway after it.",
            )
