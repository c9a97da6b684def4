"""编号:English, meaningful, in small letters, once in the whole folder; never what a modelling tool made up."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import TASKS, Element, Problem, problem, spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

SHAPE: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
MADE_UP: Final = re.compile(
    r"(?:activity|gateway|event|start_?event|end_?event|task|user_?task|service_?task|node|process|element|sub_?process)(?:_?[0-9][0-9a-z]*|_[a-z]?[0-9][0-9a-z]*)?"
)
MAX_LENGTH: Final = 60


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Ids of processes and nodes; every id of the file only once."""
    for node in (*diagram.processes, *diagram.nodes.values(), *diagram.nameless):
        yield from _check_shape(node)
    for flow in diagram.flows:
        if not flow.id:
            yield problem(flow, "有一条顺序流没有编号。请在建模工具里重新连线。", "Expected every flow to have an id, but one has none. Draw it again.")
    counts = Counter(raw.get("id") for raw in diagram.root.iter() if raw.get("id") is not None)
    for raw in diagram.root.iter():
        if counts.get(raw.get("id"), 0) > 1:
            counts[raw.get("id")] = 0
            yield problem(spot(raw), f"编号“{str(raw.get('id'))[:60]}”重复。", f"Expected every id once, but {str(raw.get('id'))[:60]!r} is repeated.")
    yield from _check_across(diagram, folder)


def _check_shape(node: Element) -> Iterator[Problem]:
    if not node.id:
        yield problem(node, f"{node.kind}{f'“{node.name}”' if node.name else ''}没有编号。", f"Expected the {node.kind} to have an id, but it has none.")
    elif len(node.id) > MAX_LENGTH or not SHAPE.fullmatch(node.id):
        yield problem(
            node,
            f"编号“{node.id[:60]}”要用小写英文单词和下划线，例如 review_materials。",
            f"Expected an id of small English words and underscores, such as review_materials, but got {node.id[:60]!r}.",
        )
    elif MADE_UP.fullmatch(node.id):
        yield problem(
            node,
            f"编号“{node.id}”没有意义。请用英文说明它是什么，例如 review_materials。",
            f"Expected a meaningful id such as review_materials, but {node.id!r} says nothing.",
        )


def _check_across(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Tasks are known by their id in the whole folder, called processes included."""
    if diagram.main:
        return
    for other in folder.diagrams:
        if other is diagram:
            return
        for node in diagram.of_kind(*TASKS):
            if node.id in other.nodes and other.nodes[node.id].kind in TASKS:
                yield problem(
                    node,
                    f"任务编号“{node.id}”在 {other.file} 里已经用过。",
                    f"Expected a task id to be used once in the folder, but {node.id!r} is in {other.file} too.",
                )
