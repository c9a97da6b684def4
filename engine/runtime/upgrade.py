"""版本迁移:moves a running case to another version of its definition.

    why_not = obstacles(live, newer)        rehearsal: nothing is changed, whatever the answer
    moved = upgrade(live, newer)            the same open tasks, timers and called processes, under the same ids

What lies behind the case is history and may be anything. What is still ahead may be anything, too. What it stands in must be there: the
same elements with the same events on them, in places in which a case of the newer version may stand together (marking.py). Nothing is started
again: timers keep their due instants, instances of a multi-instance task their values. ``names`` says which element of the newer version takes the
place of one that it has no more (old id -> new id). ``upgrade`` works on a copy; the case that is handed in goes on as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.domain.errors import StateRefused
from engine.runtime import codec
from engine.runtime.calls import Called, MultiInstance
from engine.runtime.events import Attached, Catching
from engine.runtime.faster import COMPLETED, ERROR, FINISHED, LIVE, NOT_FINISHED, WAITING, CaseTask
from engine.runtime.gateways import RoundJoin
from engine.runtime.marking import SIDE, Path, arriving, paths, side_of, standing_together
from engine.runtime.specs import EndJoin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.runtime.definitions import Definition, Program
    from engine.runtime.interpreter import Live

NONE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class Obstacle:
    """障碍:why the case can't be moved, at one element. ``code`` is one of ``engine.domain.move.REASONS``."""

    code: str
    element: str
    zh: str
    en: str


def renamed(name: str, names: Mapping[str, str]) -> str:
    """The name of a compiled element in the other version: ``a``, ``a.BoundaryEventSplit`` and ``a [child]`` go together."""
    for mark in (".", " "):
        head, sign, rest = name.partition(mark)
        if head in names:
            return names[head] + sign + rest
    return name


def obstacles(live: Live, definition: Definition, names: Mapping[str, str] = NONE) -> tuple[Obstacle, ...]:
    """Everything that stands in the way; empty when the case can be moved."""
    if definition.item != live.definition.item:
        return (Obstacle("other_item", definition.item, "这不是同一个事项。", "Expected another version of the same item."),)
    found: dict[Obstacle, None] = {}
    for workflow in (live.workflow, *live.workflow.subprocesses.values()):
        program = _program(definition, workflow)
        if program is None:
            name = str(workflow.spec.name)
            zh, en = f"新版本里没有被调用的流程“{name}”。", f"Expected the called process {name}, but the other version has none."
            found[Obstacle("process_gone", name, zh, en)] = None
            continue
        own = [each for task in workflow.tasks.values() if task._state & LIVE for each in _compare(task, program.spec.task_specs, names)]
        found.update(dict.fromkeys(own or _misplaced(workflow, program.spec, names)))
    return tuple(found)


def _program(definition: Definition, workflow: Any) -> Program | None:
    return definition.main if workflow.parent_task is None else definition.called.get(workflow.spec.name)


def shown_id(spec: Any) -> str:
    """The id by which people know a compiled element."""
    return str(spec.node.id) if spec.node is not None else str(spec.name).partition(".")[0]


def _compare(task: CaseTask, specs: dict[str, Any], names: Mapping[str, str]) -> Iterator[Obstacle]:
    """One live task against the other version. Boundary events are judged with what they sit on."""
    if task.task_spec.boundary or isinstance(task.task_spec, Attached):
        return
    old, shown = task.task_spec, shown_id(task.task_spec)
    new = specs.get(renamed(old.name, names))
    if task._state == ERROR and not old.calls_out:  # a handler that failed has done nothing: it is tried again under the newer version
        zh, en = f"“{shown}”出了故障,请先排除故障。", f"Expected no failure, but {shown} has failed; resolve the incident first."
        yield Obstacle("incident", shown, zh, en)
    elif isinstance(old, RoundJoin) and type(new) is not type(old):
        yield _structure(shown)
    elif new is None:
        yield gone(shown)
    elif type(new) is not type(old):
        zh, en = f"新版本里“{shown}”变成了别的元素。", f"Expected {shown} as it was, but in the other version it is another element."
        yield Obstacle("kind_changed", shown, zh, en)
    elif isinstance(old, MultiInstance) and _collection(old) != _collection(new):
        zh, en = f"“{shown}”正按清单分别办理,新版本的清单不一样。", f"Expected {shown} to go over the same list, but the other version has another."
        yield Obstacle("instances_changed", shown, zh, en)
    elif isinstance(old, Called) and old.spec != new.spec:
        zh, en = f"“{shown}”正在进行,新版本调用的是别的流程。", f"Expected {shown} to call the same process, but the other version calls another."
        yield Obstacle("call_changed", shown, zh, en)
    elif isinstance(old, Catching) and meaning(old) != meaning(new):
        zh, en = f"正在等“{shown}”,新版本里它的条件不一样。", f"Expected the event {shown} as it was, but in the other version it waits for something else."
        yield Obstacle("event_changed", shown, zh, en)
    elif not task.triggered and not old.joins:
        yield from _events_on(task, new, specs, names)


def gone(shown: str) -> Obstacle:
    """What is said of an element that the other version has no more."""
    return Obstacle("element_gone", shown, f"新版本里没有“{shown}”。", f"Expected {shown}, where the case stands, but the other version has no such element.")


def _collection(spec: Any) -> tuple[str, str]:
    return spec.data_input.bpmn_id, "" if spec.input_item is None else spec.input_item.bpmn_id


def meaning(spec: Any) -> tuple[object, ...]:
    """What an event waits for, and whether it ends what it sits on."""
    waited = spec.event_definition
    told = waited.expression if hasattr(waited, "expression") else getattr(waited, "code", None) or getattr(waited, "name", None)
    return type(waited).__name__, told, getattr(spec, "cancel_activity", None)


def _events_on(task: CaseTask, new: Any, specs: dict[str, Any], names: Mapping[str, str]) -> Iterator[Obstacle]:
    """The boundary events of an open task are those it was opened with."""
    above = task._parent
    before = above.task_spec if above is not None and above.task_spec.splits else None
    after = specs.get(f"{new.name}.BoundaryEventSplit")
    old_events = {} if before is None else {renamed(each.name, names): meaning(each) for each in before.outputs if each.boundary}
    new_events = {} if after is None else {each.name: meaning(each) for each in after.outputs if each.boundary}
    if old_events != new_events:
        shown = shown_id(task.task_spec)
        zh, en = f"“{shown}”正在办理,新版本里它的边界事件不一样。", f"Expected the boundary events of the open task {shown}, but the other version has others."
        yield Obstacle("boundary_changed", shown, zh, en)


def _misplaced(workflow: Any, spec: Any, names: Mapping[str, str]) -> Iterator[Obstacle]:
    """Whether the places of a workflow's tokens fit together in the other version."""
    known, lines = paths(spec), dict[Any, list[Path]]()
    for task, name in _tokens(workflow, names):
        above, path = side_of(task), arriving(spec, known, name, renamed(task.task_spec.name, names))
        side = max((place for place, branch in enumerate(path or ()) if branch.place == SIDE), default=-1)
        drawn = path[side].of if path is not None and side >= 0 else ""
        if path is None or drawn != ("" if above is None else renamed(above.task_spec.name, names)):
            yield _structure(shown_id(task.task_spec))
            return
        lines.setdefault(None if above is None else above.id, []).append(path[side + 1 :])
    for line in lines.values():
        flaw = standing_together(spec, line)
        if flaw:
            yield _structure(flaw)
    for task in workflow.tasks.values():
        if task._state == WAITING and isinstance(task.task_spec, RoundJoin):
            inputs = set(spec.task_specs[renamed(task.task_spec.name, names)]._inputs)
            if any(each._parent is None or renamed(each._parent.task_spec.name, names) not in inputs for each in task.task_spec.arrived(task)):
                yield _structure(shown_id(task.task_spec))


def _structure(shown: str) -> Obstacle:
    zh = f"新版本在“{shown}”处的分支与办件所在的位置对不上,办件会一直等下去或者被重复合并。"
    en = f"Expected the branches around {shown} to fit where the case stands, but in the other version it would wait for ever or be joined twice."
    return Obstacle("structure_changed", shown, zh, en)


def _tokens(workflow: Any, names: Mapping[str, str]) -> Iterator[tuple[CaseTask, str]]:
    """Where the case stands: its live tasks, and what has arrived at a join that still waits, by the end of the branch it came from."""
    for task in workflow.tasks.values():
        spec = task.task_spec
        if not task._state & LIVE or task.triggered or spec.boundary or isinstance(spec, EndJoin | Attached):
            continue
        if isinstance(spec, RoundJoin):
            for each in spec.arrived(task):
                assert each._parent is not None
                yield each, renamed(each._parent.task_spec.name, names)
        else:
            yield task, renamed(spec.name, names)


def upgrade(live: Live, definition: Definition, names: Mapping[str, str] = NONE) -> Live:
    """Move a copy of the case. Raises StateRefused when there are obstacles."""
    why_not = obstacles(live, definition, names)
    if why_not:
        raise StateRefused(f"Expected a case that can be moved, but: {why_not[0].element}: {why_not[0].en}")
    pending = {task.task_spec.name for task in live.workflow.joins.values()}
    state = orjson.loads(codec.encode(live))
    for row, workflow in zip(state[6], (live.workflow, *live.workflow.subprocesses.values()), strict=True):
        program = _program(definition, workflow)
        assert program is not None
        _carry(row, workflow.spec.task_specs, program.spec.task_specs, names, pending)
    moved = codec.decode(definition, orjson.dumps(state))
    for task in list(moved.workflow.active.values()):
        task.task_spec._predict(task, mask=NOT_FINISHED)
    _prove(live, moved, names)
    return moved


def _carry(workflow: list[Any], before: dict[str, Any], after: dict[str, Any], names: Mapping[str, str], pending: set[str]) -> None:
    """Leave out what was only predicted, and of the past what the other version has no more; what hung on it hangs on what is above.

    Arrivals at joins that have gone on are left out, too: where the other version has drawn the join ahead of the case, they would count again.
    """
    old_names, rows = workflow[5], workflow[6]
    ends = {row[1] for row in rows if _awaited(before[old_names[row[3]]], row[6], pending)}  # of branches that have arrived
    kept: list[list[Any]] = []
    above: dict[int, int] = {0: 0}
    known: dict[int, Any] = {0: None}
    used: dict[str, int] = {}
    for number, parent, state, place, tick, triggered, internal, own in rows:
        if state < WAITING:
            continue
        old, name = before[old_names[place]], renamed(old_names[place], names)
        data = known[number] = known[parent] if own == 0 else own
        new = after.get(name)
        past = isinstance(old, RoundJoin) and not _awaited(old, internal, pending) and number not in ends
        gone = state & FINISHED and (new is None or type(new) is not type(old) or past)
        above[number] = above[parent] if gone else number
        if not gone:
            held = own if above[parent] == parent else data
            kept.append([number, above[parent], state, used.setdefault(name, len(used)), tick, triggered, internal, held])
    numbers = {row[0] for row in kept}
    workflow[2] = workflow[2] if workflow[2] in numbers else 0
    workflow[5], workflow[6] = list(used), kept


def _awaited(spec: Any, internal: Any, pending: set[str]) -> bool:
    """Whether a row is an arrival at a join that still waits."""
    return isinstance(spec, RoundJoin) and spec.name in pending and "taken" not in (internal or {})


def _prove(live: Live, moved: Live, names: Mapping[str, str]) -> None:
    """What people and clocks see of the case is what they saw before, also read from the bytes that will be stored. Raises StateRefused."""
    moved = codec.decode(moved.definition, codec.encode(moved))
    before = {task.id: (renamed(task.task_spec.name, names), *_seen(task)) for task in live.workflow.active.values()}
    after = {task.id: (task.task_spec.name, *_seen(task)) for task in moved.workflow.active.values()}
    if before != after:
        raise StateRefused("Expected the moved case to stand where it stood, but its open tasks or timers differ.")


def _seen(task: CaseTask) -> tuple[object, ...]:
    instances = sorted(each.id for each in task._children if each.triggered and each._state == COMPLETED)
    return task._state, task.internal_data, task.data, instances
