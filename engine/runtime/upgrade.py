"""版本迁移:moves a running case to another version of its definition, when the way that it took exists there, too.

    why_not = obstacles(live, newer)        rehearsal: nothing is changed, whatever the answer
    moved = upgrade(live, newer)            the same open tasks, timers and failures, under the same ids

What is still ahead of the case may be anything. What lies behind it, and what it stands in, must be there as before.
Timers keep their due instants. ``upgrade`` works on a copy; the case that is handed in goes on as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.errors import StateRefused
from engine.runtime import codec
from engine.runtime.faster import COMPLETED, ERROR, FUTURE, LIVE, NOT_FINISHED, WAITING, CaseTask
from engine.runtime.gateways import ParallelGateway, RoundJoin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.definitions import Definition, Program
    from engine.runtime.interpreter import Live


@dataclass(frozen=True)
class Obstacle:
    """障碍:why the case can't be moved, at one element."""

    element: str
    zh: str
    en: str


def obstacles(live: Live, definition: Definition) -> tuple[Obstacle, ...]:
    """Everything that stands in the way; empty when the case can be moved."""
    found: dict[Obstacle, None] = {}
    if definition.item != live.definition.item:
        return (Obstacle(definition.item, "这不是同一个事项。", "Expected another version of the same item."),)
    for workflow in (live.workflow, *live.workflow.subprocesses.values()):
        program = _program(definition, workflow)
        if program is None:
            name = str(workflow.spec.name)
            found[Obstacle(name, f"新版本里没有被调用的流程“{name}”。", f"Expected the called process {name}, but the other version has none.")] = None
            continue
        for task in workflow.tasks.values():
            if task._state >= WAITING:
                found.update(dict.fromkeys(_compare(task, program.spec.task_specs)))
    return tuple(found)


def _program(definition: Definition, workflow: Any) -> Program | None:
    return definition.main if workflow.parent_task is None else definition.called.get(workflow.spec.name)


def _compare(task: CaseTask, specs: dict[str, Any]) -> Iterator[Obstacle]:
    """One reached task against the other version."""
    old = task.task_spec
    new, shown = specs.get(old.name), old.node.id if old.node is not None else old.name.partition(".")[0]
    if new is None or type(new) is not type(old):
        yield Obstacle(shown, f"新版本里没有“{shown}”,或者它变成了别的元素。", f"Expected {shown} as it was, but the other version has no such element.")
        return
    above = task._parent
    if above is not None and above.task_spec.name in specs:
        before = specs[above.task_spec.name]
        if old.name not in (before._outputs if not task.triggered else [getattr(before, "task_spec", "")]):
            yield Obstacle(
                shown,
                f"新版本里不能从“{above.task_spec.name}”走到“{shown}”。",
                f"Expected a way from {above.task_spec.name} to {shown}, but the other version has none.",
            )
    if isinstance(old, ParallelGateway) and task._state == COMPLETED and set(old._outputs) != set(new._outputs):
        yield Obstacle(
            shown, f"已经过了并行网关“{shown}”,新版本的分支不一样。", f"Expected the branches of {shown} that the case is in, but the other version has others."
        )
    if isinstance(old, RoundJoin) and task._state & LIVE and set(old._inputs) != set(new._inputs):
        yield Obstacle(
            shown, f"正在“{shown}”等待,新版本等的不是这些分支。", f"Expected {shown} to wait for the same branches, but the other version waits for others."
        )
    if old.splits and set(old._outputs) != set(new._outputs) and any(each._state & LIVE for each in task._children):
        yield Obstacle(
            shown,
            f"“{shown}”正在办理,新版本里它的边界事件不一样。",
            f"Expected the boundary events of the open task {shown}, but the other version has others.",
        )


def upgrade(live: Live, definition: Definition) -> Live:
    """Move a copy of the case. Raises StateRefused when there are obstacles."""
    why_not = obstacles(live, definition)
    if why_not:
        raise StateRefused(f"Expected a case that can be moved, but: {why_not[0].element}: {why_not[0].en}")
    state = orjson.loads(codec.encode(live))
    for workflow in state[6]:
        workflow[5], workflow[6] = _reached(workflow[5], workflow[6])
    moved = codec.decode(definition, orjson.dumps(state))
    for task in list(moved.workflow.active.values()):
        _look_ahead(task)
    return moved


def _reached(names: list[str], rows: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Leave out what was only predicted, and the names that nothing bears."""
    kept = [row for row in rows if row[2] >= WAITING]
    used = sorted({names[row[3]] for row in kept})
    places = {name: place for place, name in enumerate(used)}
    return used, [[*row[:3], places[names[row[3]]], *row[4:]] for row in kept]


def _look_ahead(task: CaseTask) -> None:
    """Predict what follows in the other version."""
    if task._state != ERROR:
        task.task_spec._predict(task, mask=NOT_FINISHED)
        return
    task._sync_children(task.task_spec.outputs, FUTURE)
    for child in task.children:
        if not child.triggered:
            child.task_spec._predict(child, mask=NOT_FINISHED)
