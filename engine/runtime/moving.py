"""办件迁移:whether one open case can go on under another version of its item, and the state in which it would.

    found = move_state(old, new, blob, facts, {"review": "check"})       Moved, or the obstacles

Pure: the stored state and a few facts of the case go in. Nothing that has been decided, promised or begun changes: a case whose due date, assignee,
kept answers or opinions would come out otherwise is refused. The forms of the newer version are for tasks that are still to come, and for an open
one where nothing is kept yet.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.domain.form import fields_of
from engine.runtime import codec
from engine.runtime.expressions import parse
from engine.runtime.upgrade import Obstacle, gone, obstacles, renamed, shown_id, upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from engine.runtime.definitions import Node
    from engine.runtime.edition import Edition
    from engine.runtime.interpreter import Live

_PERSON = ("kind", "duty", "role", "unit", "unit_from", "signing", "signers")


class OpenRow(NamedTuple):
    """An open task's row: when its stage began, the phase it is in, and the keys of what is kept for it but not yet submitted."""

    node: str
    opened_on: date
    phase: str
    kept: frozenset[str]


class CaseFacts(NamedTuple):
    """What must be known beside the engine's state: ``answered`` are the keys of the application that have an answer."""

    channel: str
    answered: frozenset[str]
    tasks: tuple[OpenRow, ...]
    incident: bool = False


class Moved(NamedTuple):
    """The case under the newer version, and the open tasks that stand at another element now (task id, new element)."""

    live: Live
    renamed: tuple[tuple[str, str], ...]


def move_state(old: Edition, new: Edition, blob: bytes, facts: CaseFacts, names: Mapping[str, str]) -> Moved | tuple[Obstacle, ...]:
    """Compute the moved state. Raises StateRefused for a blob that is none."""
    live = codec.decode(old.definition, blob)
    found = list(obstacles(live, new.definition, names))
    if facts.incident and not live.failed:
        found.append(Obstacle("incident", "", "有没有排除的故障。", "Expected no open incident."))
    found += _of_tasks(old, new, facts, names)
    found += _of_item(old, new, facts)
    if not found:
        found += _unset(old, new, live, names)
    if found:
        return tuple(dict.fromkeys(found))
    at = {task.id: task.node.id for task in _people(live)}
    moved = upgrade(live, new.definition, names)
    return Moved(moved, tuple((task.id, task.node.id) for task in _people(moved) if at[task.id] != task.node.id))


class _Person(NamedTuple):
    id: str
    node: Node


def _people(live: Live) -> Iterator[_Person]:
    return (_Person(task.id, task.task_spec.node) for task in live.open.values())


def _of_tasks(old: Edition, new: Edition, facts: CaseFacts, names: Mapping[str, str]) -> Iterator[Obstacle]:
    for row in facts.tasks:
        before, after = old.definition.nodes.get(row.node), new.definition.nodes.get(renamed(row.node, names))
        if before is None:
            continue
        if after is None:  # also for what was sent back to whoever did it: the engine's state knows nothing of that
            yield gone(row.node)
            continue
        if any(getattr(before, each) != getattr(after, each) for each in _PERSON):
            zh, en = f"“{row.node}”的职责、岗位或签署要求不一样了。", f"Expected the duty, post and signing of {row.node} as they were, but they differ."
            yield Obstacle("duty_changed", row.node, zh, en)
        if _limit(old, before, row, facts) != _limit(new, after, row, facts):
            zh, en = f"“{row.node}”的环节时限不一样,到期日会变。", f"Expected the limit of {row.node} as it was, but it differs: its due date would change."
            yield Obstacle("limit_changed", row.node, zh, en)
        lost = row.kept - {field.key for field in fields_of(new.form_of(after.id, row.phase))} if row.kept else ()
        if lost:
            zh = f"“{row.node}”已暂存的内容({'、'.join(sorted(lost))})在新版本的表单里没有了。"
            yield Obstacle("draft_lost", row.node, zh, f"Expected the new form of {row.node} to take what is kept, but it has no {', '.join(sorted(lost))}.")


def _limit(edition: Edition, node: Node, row: OpenRow, facts: CaseFacts) -> tuple[object, ...]:
    limit = edition.limits.stage(node.stage, row.opened_on, facts.channel, row.phase) if node.stage else None
    return (node.stage,) if limit is None else (node.stage, limit.value, limit.unit)


def _of_item(old: Edition, new: Edition, facts: CaseFacts) -> Iterator[Obstacle]:
    """What the whole case rests on: its application, and the units and phases whose opinions and clocks it has."""
    lost = facts.answered - {key for field in fields_of(new.form_of("start")) for key in (field.key, field.rows) if key}
    if lost:
        shown = "、".join(sorted(lost))
        yield Obstacle("answers_lost", "start", f"申请表里已填的内容({shown})在新版本里没有了。", f"Expected the new application form to have {shown}.")
    if old.item.phases != new.item.phases or _units(old) != _units(new):
        yield Obstacle("item_changed", "", "会审单位或者项目阶段不一样了。", "Expected the same units of the joint review and phases, but they differ.")


def _units(edition: Edition) -> set[tuple[str, str, str, bool]]:
    return {(one.unit, one.after, one.phase, one.core) for one in edition.item.participants}


def _unset(old: Edition, new: Edition, live: Live, names: Mapping[str, str]) -> Iterator[Obstacle]:
    """A condition ahead of the case that asks for what only an element that it has passed would have set.

    What handlers and tables set is not declared: where a new one lies ahead, it is taken to set what is missing.
    """
    before, after = _ahead(old, _places(live, {})), _ahead(new, _places(live, names))
    unknown = after.needed.keys() - before.needed.keys() - after.given - {name for task in live.workflow.active.values() for name in task.data}
    if unknown and not after.workers - before.workers:
        name = min(unknown)
        shown = after.needed[name]
        zh = f"“{shown}”要用变量“{name}”,办件已经过了给出它的环节。"
        yield Obstacle("variable_missing", shown, zh, f"Expected something ahead to set {name}, which {shown} asks for, but the case has passed it.")


def _places(live: Live, names: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Where a case stands: process (empty: the case's own) and compiled element."""
    return frozenset(
        ("" if task.workflow.parent_task is None else task.workflow.spec.name, renamed(task.task_spec.name, names)) for task in live.workflow.active.values()
    )


class _Ahead(NamedTuple):
    """Variables asked for (and where), set by forms and lists, and by which others."""

    needed: dict[str, str]
    given: set[str]
    workers: set[tuple[str, str]]


@lru_cache(maxsize=4096)
def _ahead(edition: Edition, places: frozenset[tuple[str, str]]) -> _Ahead:
    """What can still be reached from there."""
    called, found, seen = edition.definition.called, _Ahead({}, set(), set()), set[Any]()
    pending: list[Any] = [(called[process] if process else edition.definition.main).spec.task_specs[name] for process, name in sorted(places)]
    while pending:
        spec = pending.pop()
        if spec in seen:
            continue
        seen.add(spec)
        _note(edition, spec, found)
        pending += spec.outputs
        inner = called.get(getattr(spec, "spec", None) or "")
        pending += [] if inner is None else [inner.spec.start]
        pending += [spec._wf_spec.task_specs[spec.task_spec]] if spec.many else []
    return found


def _note(edition: Edition, spec: Any, found: _Ahead) -> None:
    for condition, _ in getattr(spec, "cond_task_specs", ()):
        for name in () if condition is None else parse(condition.args[0]).names:
            found.needed.setdefault(name, shown_id(spec))
    if spec.many:
        found.needed.setdefault(spec.data_input.bpmn_id, shown_id(spec))
        found.given.add("" if spec.input_item is None else spec.input_item.bpmn_id)
    node = spec.node
    if node is not None and node.element == "userTask":
        phases = ("", *(phase.id for phase in edition.item.phases))
        found.given.update(field.route for phase in phases for field in fields_of(edition.form_of(node.id, phase)) if field.route)
    elif node is not None and node.element in {"serviceTask", "businessRuleTask"}:
        found.workers.add((node.id, node.topic))


def candidates(old: Edition, new: Edition, element: str) -> tuple[str, ...]:
    """Elements of the newer version that could take the place of a task that it has no more: of its kind, for the same people, and new."""
    gone = old.definition.nodes.get(element)
    if gone is None or gone.element != "userTask":
        return ()
    fresh = (node for node in new.definition.nodes.values() if node.id not in old.definition.nodes and node.element == "userTask")
    return tuple(node.id for node in fresh if all(getattr(node, each) == getattr(gone, each) for each in ("process", *_PERSON)))
