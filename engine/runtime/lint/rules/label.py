"""名称:tasks and events have a Chinese name; joins and parallel gateways have none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import EVENTS, SUBPROCESSES, TASKS, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

_CHINESE: Final = re.compile("[\u3400-\u9fff]")


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Missing names are errors, names without Chinese and needless ones warnings."""
    for node in diagram.nodes.values():
        if node.kind in TASKS | SUBPROCESSES | EVENTS | {"callActivity"}:
            if not node.name:
                yield problem(
                    node,
                    f"“{node.id}”没有名称。任务写动词加对象（审查材料），事件写达到的状态（已发证）。",
                    f"Expected {node.id!r} to have a name, but it has none.",
                )
            elif not _CHINESE.search(node.name):
                yield problem(node, f"{node.label}不是中文名称。", f"Expected a Chinese name at {node.id!r}, but got {node.name[:40]!r}.", "warning")
        elif node.kind == "parallelGateway" and node.name:
            yield problem(node, f"并行网关{node.label}不需要名称。", f"Expected the parallel gateway {node.id!r} to be unnamed.", "warning")
