"""处理器依据的任务:a user task whose answers a handler reads is there by that name; where it was renamed, the handler would find nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.inputs import tasks_named
from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """As given or by default; a task of a called process counts, so that a diagram without those that it calls, or whose caller can't be read, is not asked."""
    if folder.inputs_of is None or folder.shared or not (folder.whole or (diagram.main and not any(diagram.of_kind("callActivity")))):
        return
    if not any(each.main for each in folder.diagrams):
        return
    tasks = {task.id for each in folder.diagrams for task in each.of_kind("userTask")}
    for node in diagram.of_kind("serviceTask"):
        topic = node.camunda.get("topic", "")
        kind = folder.inputs_of(topic) if folder.topics is None or topic in folder.topics else None
        for name, named in tasks_named(kind, node.properties).items() if kind is not None else ():
            yield from (_missing(node, name, task) for task in named if task not in tasks)


def _missing(node: Element, name: str, task: str) -> Problem:
    return problem(
        node,
        f"服务任务{node.label}要从任务“{task[:60]}”的表单取内容（参数 {name}），流程里没有这个任务。任务改过编号的，在参数 {name} 里写新的编号。",
        f"Expected a user task {task[:60]!r}, whose form the service task {node.id!r} reads (its input {name}), but there is none.",
    )
