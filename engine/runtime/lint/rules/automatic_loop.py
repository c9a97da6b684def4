"""不停的回路:a loop in which nobody and nothing waits runs for ever within one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.graph import Graph, cycles
from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder


MOST_CALLS: Final = 8  # of processes within processes; another rule refuses those that come back to themselves


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Every loop has a user task, a catching event, or a call or sub-process in which there is one."""
    waiting = {node.id for node in diagram.nodes.values() if _waits(node, diagram, folder)}
    for nodes in diagram.scopes.values():
        graph = Graph(diagram, nodes)
        for part in cycles(graph, {number for number, node in enumerate(nodes) if node.id not in waiting}):
            first = min((nodes[number] for number in part), key=lambda node: node.line)
            yield problem(
                first,
                f"从{first.label}开始的回路里没有人工任务，会一直空转。请在回路里安排人工任务或等待。",
                f"Expected a user task or a wait in the loop at {first.id!r}, but there is none and it would never stop.",
            )


def _waits(node: Element, diagram: Diagram, folder: Folder, depth: int = 0) -> bool:
    if node.kind in ("userTask", "intermediateCatchEvent"):
        return True
    if node.kind == "boundaryEvent":
        return "timer" in node.definitions
    if node.kind == "subProcess":
        return any(each.kind == "userTask" for each in diagram.scopes.get(node.id, []))
    if node.kind == "callActivity":
        called = folder.called(node.raw.get("calledElement") or "")
        if called is None or called is diagram or any(called.of_kind("userTask", "intermediateCatchEvent")):
            return True
        return depth < MOST_CALLS and any(_waits(each, called, folder, depth + 1) for each in called.of_kind("callActivity"))
    return False
