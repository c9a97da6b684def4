"""一图一流程:one executable process in a file, in one pool at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import BPMN, Problem, problem, spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Processes, their being executable, and pools."""
    if not diagram.processes:
        yield Problem("", 0, "文件里没有流程。请画一个流程。", "Expected one process, but there is none.")
    for extra in diagram.processes[1:]:
        yield problem(
            extra,
            f"一个文件只能有一个流程，多了“{extra.id}”。请另存为被调用流程。",
            f"Expected one process in a file, but there is also {extra.id!r}. Save it as a called process.",
        )
    for process in diagram.processes[:1]:
        if process.raw.get("isExecutable") != "true":
            yield problem(process, "流程没有勾选“可执行”。请把 isExecutable 设为 true。", "Expected an executable process, but isExecutable is not true.")
        if not process.name:
            yield problem(process, "流程没有名称。请填写中文名称。", "Expected the process to have a name, but it has none.")
    pools = list(diagram.root.iter(f"{{{BPMN}}}participant"))
    for pool in pools[1:]:
        yield problem(spot(pool), "图上有几个泳池。请只留一个，用泳道区分岗位。", "Expected one pool at most, but there are several. Use lanes for the posts.")
    for pool in pools[:1]:
        if diagram.processes and pool.get("processRef") != diagram.processes[0].id:
            yield problem(spot(pool), "泳池没有对应这个流程。", "Expected the pool to hold this process, but it does not.")
