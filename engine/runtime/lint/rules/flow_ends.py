"""顺序流的两端:both ends are nodes of the same process or sub-process; nothing enters a start or leaves an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Flow, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Dangling and crossing flows."""
    for flow in diagram.flows:
        reason = _flaw(diagram, flow)
        if reason is not None:
            zh, en = reason
            yield problem(flow, f"顺序流“{flow.name or flow.id}”{zh}请重新连线。", f"Expected {flow.id!r} to lead from one node to another, but {en}")


def _flaw(diagram: Diagram, flow: Flow) -> tuple[str, str] | None:
    source, target = diagram.nodes.get(flow.source), diagram.nodes.get(flow.target)
    if source is None or target is None:
        missing = (flow.source if source is None else flow.target)[:60]
        return f"的一端“{missing}”不存在。", f"there is no {missing!r}."
    if source.scope != flow.scope or target.scope != flow.scope:
        return "跨越了子流程的边界。", "it crosses the border of a sub-process."
    if source is target:
        return "连回了自己。", "it leads back to where it starts."
    if target.kind in ("startEvent", "boundaryEvent"):
        return f"进入了{target.label}，而那里只能出去。", f"nothing may enter {target.id!r}."
    if source.kind == "endEvent":
        return f"从结束事件{source.label}出来。", f"nothing may leave the end {source.id!r}."
    return None
