"""网关的问题:a forking gateway asks (材料是否齐全?), the flows out of it answer (齐全)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Exclusive and inclusive forks; a missing answer is a warning."""
    for node in diagram.of_kind("exclusiveGateway", "inclusiveGateway"):
        flows = diagram.outgoing[node.id]
        if len(flows) < 2:
            continue
        if not node.name.endswith(("?", "\uff1f")):
            yield problem(
                node,
                f"分叉的网关{node.label}要写成问题，以问号结尾，例如“材料是否齐全？”。",
                f"Expected the forking gateway {node.id!r} to be named by a question, ending with a question mark.",
            )
        for flow in flows:
            if not flow.name:
                yield problem(
                    flow,
                    f"网关{node.label}的出口没有写答案，例如“齐全”。",
                    f"Expected the flow {flow.id!r} to be named by its answer, but it has no name.",
                    "warning",
                )
