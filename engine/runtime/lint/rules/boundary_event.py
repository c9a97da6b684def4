"""边界事件:sits on a task, a call or a sub-process that can cause it, and leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.rules import clock_escalation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder

_HOSTS: Final = {
    "timer": {"userTask", "callActivity", "subProcess"},
    "error": {"serviceTask", "callActivity", "subProcess"},
    "escalation": {"callActivity", "subProcess"},
}
_ZH: Final = {"timer": "定时", "error": "错误", "escalation": "升级"}


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Boundary events and their hosts."""
    for node in diagram.of_kind("boundaryEvent"):
        host = diagram.nodes.get(node.raw.get("attachedToRef") or "")
        if host is None or host.scope != node.scope:
            yield problem(
                node,
                f"边界事件{node.label}没有贴在任务上。请把它拖到任务的边上。",
                f"Expected the boundary event {node.id!r} to sit on a task, but it does not.",
            )
            continue
        if not (host.kind == "userTask" and clock_escalation.code_of(diagram, node).startswith(clock_escalation.PREFIX)):
            yield from _check_host(node, host)


def _check_host(node: Element, host: Element) -> Iterator[Problem]:
    kind = node.definitions[0] if node.definitions else ""
    if kind in _HOSTS and host.kind not in _HOSTS[kind]:
        yield problem(
            node,
            f"{host.label}上不会发生{_ZH[kind]}，边界事件{node.label}永远不会触发。",
            f"Expected {host.id!r} to be able to cause the {kind} {node.id!r}, but it is a {host.kind}.",
        )
    if kind == "error" and not node.interrupting:
        yield problem(node, f"错误边界事件{node.label}必须中断任务。", f"Expected the error event {node.id!r} to interrupt its task, but it does not.")
