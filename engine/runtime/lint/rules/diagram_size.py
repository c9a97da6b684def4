"""规模:at most 300 nodes, for the engine walks its tree recursively."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

MAX_NODES: Final = 300
MAX_FLOWS: Final = 1_000


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Nodes and flows, sub-processes included."""
    count = diagram.count
    name = diagram.processes[0].id if diagram.processes else ""
    if count > MAX_NODES:
        yield Problem(
            name,
            0,
            f"流程有 {count} 个节点，最多 {MAX_NODES}。请拆成被调用流程。",
            f"Expected at most {MAX_NODES} nodes, but there are {count}. Split off called processes.",
        )
    if len(diagram.flows) > MAX_FLOWS:
        yield Problem(
            name, 0, f"流程有 {len(diagram.flows)} 条顺序流，最多 {MAX_FLOWS}。", f"Expected at most {MAX_FLOWS} flows, but there are {len(diagram.flows)}."
        )
