"""事件:start, end, boundary and intermediate events, and the two invisible elements around a task with boundary events."""

from __future__ import annotations

from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition, EscalationEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition, TerminateEventDefinition

from engine.domain.errors import HandlerFailed
from engine.runtime.faster import CANCELLED, COMPLETED, DEFINITE, ERROR, FINISHED, FUTURE, MAYBE, PREDICTED, READY, WAITING, CaseTask
from engine.runtime.specs import Plain, Swift


class Uncaught(HandlerFailed):
    """无人接住的错误:a business error for which the diagram has no boundary event."""

    def __init__(self, code: str | None) -> None:
        """Name the code in both languages."""
        self.zh = f"错误“{code}”在流程图中没有对应的边界事件。"
        self.en = f"Expected a boundary event that catches the error {code}, but there is none."
        super().__init__(self.en)


class Error(ErrorEventDefinition):
    """错误:thrown by an end event, caught at the boundary around the process that it ends."""

    def throw(self, my_task: CaseTask) -> None:
        """Look outwards from the called process; nobody there is a failure."""
        if not my_task.top.raise_code(my_task.workflow.parent_task, ErrorEventDefinition, self.code, my_task.data):
            raise Uncaught(self.code)


class Escalation(EscalationEventDefinition):
    """升级:thrown by an event, caught at the boundary around the process; nobody there is no harm."""

    def throw(self, my_task: CaseTask) -> None:
        """Look outwards from the called process."""
        my_task.top.raise_code(my_task.workflow.parent_task, EscalationEventDefinition, self.code, my_task.data)


class Message(MessageEventDefinition):
    """消息:waited for by name."""


class Terminate(TerminateEventDefinition):
    """终止:ends its process at once; see EndEvent."""

    def throw(self, my_task: CaseTask) -> None:
        """Nothing is thrown."""


class Split(Swift, BoundaryEventSplit):
    """Stands before a task with boundary events and starts them together."""

    splits: ClassVar[bool] = True

    def _predict_hook(self, my_task: CaseTask) -> None:
        my_task._sync_children(self.outputs, MAYBE)
        state = FUTURE if my_task._state & DEFINITE else my_task._state
        for child in my_task._children:
            if not child.task_spec.boundary:
                child._set_state(state)

    def _update_hook(self, my_task: CaseTask) -> bool:
        my_task._inherit_data()
        return True

    def _run_hook(self, my_task: CaseTask) -> bool:
        for child in my_task._children:
            if child.task_spec.boundary and child._state & PREDICTED:
                child._set_state(WAITING)
        return True


class Attached(Swift, BoundaryEventJoin):
    """Stands beside what follows a task with boundary events; ends the events when the task is done, and the task when it is interrupted."""

    joins: ClassVar[bool] = True
    split_task: str

    def _update_hook(self, my_task: CaseTask) -> bool:
        my_task._inherit_data()
        split = my_task.find_ancestor(self.split_task)
        assert split is not None
        main = next(each for each in split._children if not each.task_spec.boundary)
        events = [each for each in split._children if each.task_spec.boundary]
        interrupted = any(each.task_spec.cancel_activity and each._state & (READY | COMPLETED) for each in events)
        if not interrupted and not (main._state & FINISHED and main._state != ERROR):
            my_task._set_state(WAITING)
            return False
        for each in events:
            if each._state == WAITING:
                each.cancel()
        if interrupted:
            main.cancel()
        for arm in split._children:
            for other in arm._children[:]:
                if other.task_spec is self and other is not my_task:
                    other._set_state(CANCELLED)
                    other._drop_children()
        return True

    def _run_hook(self, _task: CaseTask) -> bool:
        return True


class Catching(Swift):
    """An event that is waited for. Nothing polls it: it is fired by the interpreter or by a throwing element."""

    event_definition: Any

    def _update_hook(self, my_task: CaseTask) -> bool:
        if my_task.internal_data.get("event_fired"):
            return True  # what the event brought along stays; the data from above came when it was armed
        my_task._inherit_data()
        if isinstance(self.event_definition, NoneEventDefinition) or self.event_definition.has_fired(my_task):
            return True
        my_task._set_state(WAITING)
        return False

    def _run_hook(self, my_task: CaseTask) -> bool:
        my_task.internal_data.pop("event_fired", None)
        my_task.internal_data.pop("due", None)
        return True


class StartEvent(Catching, defaults.StartEvent):
    """开始事件."""


class IntermediateCatchEvent(Catching, defaults.IntermediateCatchEvent):
    """中间捕获事件:a timer or a message."""


class BoundaryEvent(Catching, defaults.BoundaryEvent):
    """边界事件."""

    boundary: ClassVar[bool] = True


class IntermediateThrowEvent(Plain, defaults.IntermediateThrowEvent):
    """中间抛出事件:an escalation, or a mere milestone."""

    event_definition: Any

    def _run_hook(self, my_task: CaseTask) -> bool:
        self.event_definition.throw(my_task)
        return True


class EndEvent(Plain, defaults.EndEvent):
    """结束事件."""

    event_definition: Any

    def _run_hook(self, my_task: CaseTask) -> bool:
        self.event_definition.throw(my_task)
        return True

    def _on_complete_hook(self, my_task: CaseTask) -> None:
        if isinstance(self.event_definition, TerminateEventDefinition):
            my_task.workflow.cancel_all()
            my_task.workflow._mark_complete(my_task)
