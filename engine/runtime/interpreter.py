"""解释器:carries one case forward through its definition, and tells what that opened and closed.

    live, advance = start(definition, {"units": ["fire"]}, now, call, seed="1a2b")
    advance = complete(live, advance.opened[0].id, {"decision": "accept"}, now, call)

The clock and the handlers arrive as arguments. A ``Live`` belongs to one thread at a time; a ``Definition`` to all. When a
function raises anything but KeyError the live case is spoiled and must be dropped: its stored state is still good.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import EscalationEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition

from engine.domain.errors import BpmnError as BpmnError  # noqa: PLC0414  part of what a call may raise
from engine.domain.errors import StateRefused
from engine.runtime.calls import ParallelMultiInstance
from engine.runtime.definitions import Definition, Node
from engine.runtime.environment import EVALUATOR
from engine.runtime.events import BoundaryEvent, IntermediateCatchEvent
from engine.runtime.faster import COMPLETED, ERROR, READY, STARTED, WAITING, CaseTask
from engine.runtime.gateways import Forking
from engine.runtime.timers import Timer, from_millis
from engine.runtime.workflows import CaseWorkflow

if TYPE_CHECKING:
    from datetime import datetime

Call: TypeAlias = Callable[[Node, Mapping[str, object]], Mapping[str, object]]
"""(node of the service task, its variables) -> variables to set. May raise HandlerFailed, or BpmnError for a boundary event."""

for _name in ("spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """待办:a task that waits for a person. ``variables`` are its routing variables, the element variable of a multi-instance task included."""

    id: str
    node: Node
    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TimerWait:
    """计时等待:a timer event that is to be fired at ``due``."""

    id: str
    node_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """故障:a branch that stands still until ``retry`` or ``skip``."""

    id: str
    node: Node
    error: str


@dataclass(frozen=True, slots=True)
class Advance:
    """推进结果:what one step has changed.

    ``passed`` are the ids of the elements completed, in order, ``turns`` which way each gateway among them that asks has taken: its id and
    the id of what is drawn next; ``mended`` the ids of failures that are no more; ``end_node`` the end event that closed the case, None for a cancelled one.
    """

    opened: tuple[OpenTask, ...] = ()
    closed: tuple[str, ...] = ()
    timers_set: tuple[TimerWait, ...] = ()
    timers_cleared: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    finished: bool = False
    end_node: str | None = None
    mended: tuple[str, ...] = ()
    turns: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, eq=False)
class Live:
    """办件的运行状态:one case in memory, with what is open, waiting and failing in it."""

    definition: Definition
    workflow: CaseWorkflow
    open: dict[str, CaseTask] = field(default_factory=dict)
    waits: dict[str, CaseTask] = field(default_factory=dict)
    failed: dict[str, CaseTask] = field(default_factory=dict)
    spoiled: bool = False


def start(definition: Definition, variables: Mapping[str, object], now: datetime, call: Call, *, seed: str = "") -> tuple[Live, Advance]:
    """Open a case. ``seed`` (the case id, say) goes before its task ids, ``1a2b.7``, and makes them unique among cases."""
    workflow = CaseWorkflow(definition.main.spec, definition.called_specs, EVALUATOR, prefix=f"{seed}." if seed else "")
    workflow.task_tree.data.update(variables)
    live = Live(definition, workflow)
    return live, _advance(live, now, call)


def complete(live: Live, task_id: str, routing: Mapping[str, object], now: datetime, call: Call) -> Advance:
    """Complete an open task with its routing variables. Raises KeyError when it is not open."""
    task = live.open[task_id]
    task.data.update(routing)
    return _advance(live, now, call, task.run)


def add_instance(live: Live, task_id: str, item: object, now: datetime, call: Call) -> Advance:
    """Open one more instance, for ``item``, beside an open one of a parallel multi-instance task. Raises KeyError when there is none."""
    many, _ = _parallel(live, task_id)
    return _advance(live, now, call, lambda: many.task_spec.grow(many, item))


def remove_instance(live: Live, task_id: str, now: datetime, call: Call) -> Advance:
    """Take an open instance out of a parallel multi-instance task, which is done when it was the last. Raises KeyError when there is none."""
    many, instance = _parallel(live, task_id)
    return _advance(live, now, call, lambda: many.task_spec.shrink(many, instance))


def _parallel(live: Live, task_id: str) -> tuple[CaseTask, CaseTask]:
    """The parallel multi-instance task around an open instance, and the instance."""
    instance = live.open[task_id]
    many = instance._parent
    if many is None or not instance.triggered or not isinstance(many.task_spec, ParallelMultiInstance):
        raise KeyError(task_id)
    return many, instance


def fire(live: Live, timer_id: str, now: datetime, call: Call) -> Advance:
    """Fire a waiting timer, whatever its due instant. Raises KeyError when it does not wait."""
    task = live.waits[timer_id]
    if not isinstance(task.task_spec.event_definition, Timer):
        raise KeyError(timer_id)
    return _advance(live, now, call, lambda: _release(task))


def receive(live: Live, message: str, data: Mapping[str, object], now: datetime, call: Call) -> Advance:
    """Deliver a message to every event that waits for its name. Raises KeyError when none does."""
    waiting = [
        task
        for task in live.waits.values()
        if isinstance(task.task_spec.event_definition, MessageEventDefinition) and task.task_spec.event_definition.name == message
    ]
    if not waiting:
        raise KeyError(message)

    def deliver() -> None:
        for task in waiting:
            task.data.update(data)
            _release(task)

    return _advance(live, now, call, deliver)


def escalate(live: Live, code: str, now: datetime, call: Call, *, task_id: str | None = None) -> Advance:
    """Trigger every boundary event that waits for an escalation ``code`` (``clock:red``): of the whole case, or of what holds one open task.

    Nothing is thrown within the diagram; the caller knows that the code has come about. Where nothing waits, nothing happens.
    """
    around = _around(live, task_id) if task_id is not None else None
    waiting = [task for task in live.waits.values() if _catches(task, code) and (around is None or any(arm.id in around for arm in _arms(task)))]

    def release() -> None:
        for task in waiting:
            if task._state == WAITING:  # an earlier one may have ended it
                _release(task)

    return _advance(live, now, call, release)


def _catches(task: CaseTask, code: str) -> bool:
    definition = getattr(task.task_spec, "event_definition", None)
    return isinstance(task.task_spec, BoundaryEvent) and isinstance(definition, EscalationEventDefinition) and definition.code == code


def _arms(event: CaseTask) -> list[CaseTask]:
    """What a boundary event sits on."""
    return [each for each in event._parent._children if not each.task_spec.boundary] if event._parent is not None else []


def _around(live: Live, task_id: str) -> set[str]:
    """An open task, and all that it lies in: multi-instance, called process, sub-process."""
    found: set[str] = set()
    task = live.open.get(task_id)
    while task is not None:
        found.add(task.id)
        task = task._parent if task._parent is not None else task.workflow.parent_task
    return found


def retry(live: Live, failure_id: str, now: datetime, call: Call) -> Advance:
    """Try a failed branch again with the variables that it had. Raises KeyError when it has not failed."""
    task = live.failed.pop(failure_id)
    return _advance(live, now, call, lambda: task.task_spec.again(task), failure_id)


def skip(live: Live, failure_id: str, data: Mapping[str, object], now: datetime, call: Call) -> Advance:
    """Go on without the handler, with ``data`` in place of what it would have returned.

    Only a service task can be passed over. Whatever else has failed (a gateway, a decision table) is tried again with
    ``data``. Raises KeyError when it has not failed.
    """
    task = live.failed.pop(failure_id)

    def pass_over() -> None:
        if task.task_spec.calls_out:
            task.internal_data.pop("error", None)
            task.data.update(data)
            task.complete()
        else:
            task.internal_data["given"] = dict(data)
            task.task_spec.again(task)

    return _advance(live, now, call, pass_over, failure_id)


def mend(live: Live, failure_id: str, data: Mapping[str, object], now: datetime, call: Call) -> Advance:
    """Try a failed branch again with ``data`` over the variables that it had. Raises KeyError when it has not failed."""
    task = live.failed.pop(failure_id)
    task.internal_data["given"] = {**task.internal_data.get("given", {}), **data}
    return _advance(live, now, call, lambda: task.task_spec.again(task), failure_id)


def cancel(live: Live) -> Advance:
    """End the case without an end event: everything open, waiting or failing is cancelled."""
    live.workflow.cancel_all()
    return _report(live, live.open, live.waits, live.failed, None)


def open_tasks(live: Live) -> tuple[OpenTask, ...]:
    """What waits for people, in the order in which it was opened."""
    return tuple(_open_task(task) for task in live.open.values())


def timers(live: Live) -> tuple[TimerWait, ...]:
    """The timers that are to be fired."""
    return tuple(_timer_wait(task) for task in live.waits.values() if isinstance(task.task_spec.event_definition, Timer))


def failures(live: Live) -> tuple[Failure, ...]:
    """The branches that stand still."""
    return tuple(_failure(task) for task in live.failed.values())


def messages(live: Live) -> tuple[str, ...]:
    """The names of the messages that are waited for."""
    names = {task.task_spec.event_definition.name for task in live.waits.values() if isinstance(task.task_spec.event_definition, MessageEventDefinition)}
    return tuple(sorted(names))


def variables(live: Live) -> Mapping[str, object]:
    """The routing variables of the case as its last completed task left them."""
    last = live.workflow.last_task
    return MappingProxyType(last.data if last is not None else live.workflow.task_tree.data)


def _release(task: CaseTask) -> None:
    task.internal_data["event_fired"] = True
    task.task_spec._update(task)


def _advance(live: Live, now: datetime, call: Call, first: Callable[[], object] | None = None, retried: str | None = None) -> Advance:
    """Do the first thing, then run until only people, events and failures are left."""
    if live.spoiled:
        raise StateRefused("Expected a live case in order, but an earlier step broke off in it; load it from its stored state.")
    workflow = live.workflow
    workflow.now, workflow.call = now, call
    workflow.passed.clear()
    live.spoiled = True
    if first is not None:
        first()
    workflow.do_engine_steps()
    _explain_standstill(workflow)
    live.spoiled = False
    workflow.now = workflow.call = None
    return _report(live, live.open, live.waits, live.failed, retried)


def sort_out(live: Live) -> None:
    """Tell open tasks, waiting events and failures apart, each in the order in which it came about."""
    live.open, live.waits, live.failed = {}, {}, {}
    for task in sorted(live.workflow.active.values(), key=_last_change):
        if task._state == READY:
            live.open[task.id] = task
        elif task._state == ERROR:
            live.failed[task.id] = task
        elif task._state == WAITING and not task.task_spec.joins:
            live.waits[task.id] = task


_last_change = attrgetter("last_state_change")


def _report(live: Live, was_open: dict[str, CaseTask], was_waiting: dict[str, CaseTask], had_failed: dict[str, CaseTask], retried: str | None) -> Advance:
    workflow = live.workflow
    sort_out(live)
    now_open, now_waiting, now_failed = live.open, live.waits, live.failed
    finished = workflow.completed and not workflow.active
    return Advance(
        opened=tuple(_open_task(task) for task_id, task in now_open.items() if task_id not in was_open),
        closed=tuple(task_id for task_id in was_open if task_id not in now_open),
        timers_set=tuple(_timer_wait(task) for task_id, task in now_waiting.items() if task_id not in was_waiting and _is_timer(task)),
        timers_cleared=tuple(task_id for task_id, task in was_waiting.items() if task_id not in now_waiting and _is_timer(task)),
        passed=_passed(workflow.passed),
        failures=tuple(_failure(task) for task_id, task in now_failed.items() if task_id not in had_failed),
        finished=finished,
        end_node=_end_node(live) if finished else None,
        mended=tuple(task_id for task_id in (*had_failed, *([retried] if retried else [])) if task_id not in now_failed),
        turns=_turns(workflow.passed),
    )


def _passed(completed: list[CaseTask]) -> tuple[str, ...]:
    """Ids of the elements among the completed tasks; a multi-instance task counts through its instances."""
    return tuple(
        task.task_spec.node.id
        for task in completed
        if task.task_spec.node is not None and not (task.task_spec.many and any(each.triggered for each in task._children))
    )


def _turns(completed: list[CaseTask]) -> tuple[tuple[str, str], ...]:
    """Which flows the exclusive and inclusive gateways among the completed tasks have chosen."""
    return tuple(
        (task.task_spec.node.id, child.task_spec.name.removesuffix(".BoundaryEventSplit"))
        for task in completed
        if isinstance(task.task_spec, Forking) and task.task_spec.node is not None
        for child in task._children
    )


def _end_node(live: Live) -> str | None:
    """The end event that was completed last, preferring those on the way that every case takes."""
    reached = [
        task
        for task in live.workflow.tasks.values()
        if task._state == COMPLETED and task.task_spec.node is not None and task.task_spec.node.element == "endEvent"
    ]
    ends = [task for task in reached if task.task_spec.name in live.definition.endings] or reached
    return str(max(ends, key=lambda task: task.last_state_change).task_spec.node.id) if ends else None


def _explain_standstill(workflow: CaseWorkflow) -> None:
    """A case in which nobody can do anything is an incident, never silence."""
    if workflow.completed:
        return
    if any(task._state in (READY, ERROR) or (task._state == WAITING and not task.task_spec.joins) for task in workflow.active.values()):
        return
    stuck = [task for task in workflow.active.values() if task._state == WAITING] or [task for task in workflow.active.values() if task._state == STARTED]
    for task in stuck or [workflow.task_tree]:
        task.fail("流程停在这里,没有可做的事。/ Expected the case to go on from here, but nothing leads any further.")


def _is_timer(task: CaseTask) -> bool:
    return isinstance(task.task_spec, BoundaryEvent | IntermediateCatchEvent) and isinstance(task.task_spec.event_definition, Timer)


def _open_task(task: CaseTask) -> OpenTask:
    return OpenTask(task.id, task.task_spec.node, MappingProxyType(dict(task.data)))


def _timer_wait(task: CaseTask) -> TimerWait:
    return TimerWait(task.id, task.task_spec.node.id, from_millis(task.internal_data["due"]))


def _failure(task: CaseTask) -> Failure:
    node = task.task_spec.node
    return Failure(task.id, node if node is not None else Node(id=task.task_spec.name), str(task.internal_data.get("error", "")))
