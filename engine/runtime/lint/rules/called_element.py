"""被调用流程:a call names a process of the folder, and no process calls itself, however far round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """``calledElement`` of call activities."""
    own = diagram.processes[0].id if diagram.processes else ""
    for node in diagram.of_kind("callActivity"):
        called = (node.raw.get("calledElement") or "").strip()
        if not called or not called.isidentifier():
            yield problem(
                node,
                f"{node.label}没有指明被调用流程。请填写 calledElement，例如 correction。",
                f"Expected calledElement at {node.id!r}, such as correction, but got {called[:60]!r}.",
            )
        elif called == own or own in _calls(called, folder):
            yield problem(
                node,
                f"{node.label}调用的“{called[:60]}”又会调用本流程，没有尽头。",
                f"Expected calls to come to an end, but {called[:60]!r} leads back to {own!r}.",
            )
        elif folder.whole and folder.called(called) is None:
            yield problem(
                node,
                f"没有被调用流程“{called[:60]}”。请放到 processes/_shared/{called[:60]}/。",
                f"Expected a process {called[:60]!r} in processes/_shared/, but there is none.",
            )


def _calls(process: str, folder: Folder) -> set[str]:
    """Everything that ``process`` calls, directly or not."""
    found: set[str] = set()
    todo = [process]
    while todo:
        diagram = folder.called(todo.pop())
        for node in diagram.of_kind("callActivity") if diagram else ():
            called = (node.raw.get("calledElement") or "").strip()
            if called not in found:
                found.add(called)
                todo.append(called)
    return found
