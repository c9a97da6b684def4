"""流程元素:the behaviour of each BPMN element of the dialect, as subclasses of the library's specifications.

Specifications are shared by all cases and threads. After ``freeze`` nothing in them changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BpmnStartTask, SimpleBpmnTask, _EndJoin
from SpiffWorkflow.operators import Operator
from SpiffWorkflow.util.deep_merge import DeepMerge

from engine.runtime import expressions
from engine.runtime.faster import COMPLETED, DEFINITE, FINISHED, FUTURE, NOT_FINISHED, PREDICTED, WAITING, CaseTask

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.runtime.definitions import Node


class Condition(Operator):
    """条件:the expression on a sequence flow."""

    def _matches(self, task: CaseTask) -> bool:
        return expressions.evaluate_condition(self.args[0], task.data)


class Swift:
    """Shortens the paths that every task takes; meaning as in the library, where it is not said otherwise."""

    joins: ClassVar[bool] = False
    splits: ClassVar[bool] = False
    boundary: ClassVar[bool] = False
    calls_out: ClassVar[bool] = False
    many: ClassVar[bool] = False
    node: Node | None = None
    name: str
    completed_event: Any
    _inputs: list[str]
    _outputs: list[str]
    _wf_spec: Any
    _ahead: list[Any] | None = None
    connect_if: Callable[..., None]
    connect: Callable[..., None]
    _update_hook: Callable[[CaseTask], bool | None]

    @property
    def outputs(self) -> list[Any]:
        """The specifications that follow; fixed once the definition is compiled."""
        if self._ahead is not None:
            return self._ahead
        return [self._wf_spec.task_specs.get(name) for name in self._outputs]

    @outputs.setter
    def outputs(self, specs: list[Any]) -> None:
        self._outputs = [spec.name for spec in specs]

    def freeze(self) -> None:
        """Look up what follows once and for all."""
        self._ahead = [self._wf_spec.task_specs.get(name) for name in self._outputs]

    def connect_outgoing_if(self, condition: str | None, taskspec: Any) -> None:
        """Connect by a condition in our own language."""
        if condition is None:
            self.connect(taskspec)
        else:
            self.connect_if(Condition(condition), taskspec)

    def _predict(self, my_task: CaseTask, _seen: object = None, looked_ahead: int = 0, mask: int = PREDICTED) -> None:
        if my_task._state & mask:
            self._predict_hook(my_task)
        if my_task._state & DEFINITE or looked_ahead == 0:
            for child in my_task._children[:]:
                if child._state & mask:
                    child.task_spec._predict(child, None, looked_ahead + 1, mask)

    def _predict_hook(self, my_task: CaseTask) -> None:
        my_task._sync_children(self.outputs, FUTURE if my_task._state & DEFINITE else my_task._state)

    def _update(self, my_task: CaseTask) -> None:
        if my_task._state & PREDICTED:
            self._predict(my_task)
        if self._update_hook(my_task):
            my_task._ready()

    def _on_complete(self, my_task: CaseTask) -> None:
        self._on_complete_hook(my_task)
        for child in my_task._children[:]:
            if not child._state & FINISHED:
                try:
                    child.task_spec._update(child)
                except Exception as error:  # noqa: BLE001  a branch that can't be entered is an incident, its siblings go on
                    child.fail(error)
        my_task.workflow._task_completed_notify(my_task)

    def _on_complete_hook(self, my_task: CaseTask) -> None:
        if self.completed_event.hard_subscribers:
            self.completed_event.emit(my_task.workflow, my_task)

    def _on_cancel(self, my_task: CaseTask) -> None:
        pass

    def again(self, my_task: CaseTask) -> None:
        """Take a failed task up again: what is below it is predicted anew, what it knows is kept."""
        my_task.internal_data.pop("error", None)
        if my_task.id in my_task.top.subprocesses:
            my_task.top.delete_subprocess(my_task)
        my_task._drop_children(force=True)
        my_task._set_state(FUTURE)
        self._predict(my_task, mask=PREDICTED | FUTURE)
        self._update(my_task)


class Plain(Swift):
    """An element that is ready as soon as it is reached, and done as soon as it is run."""

    def _update_hook(self, my_task: CaseTask) -> bool:
        my_task._inherit_data()
        return True

    def _run_hook(self, _task: CaseTask) -> bool | None:
        return True


class Start(Plain, BpmnStartTask):
    """The library's own first task of every process."""


class End(Plain, SimpleBpmnTask):
    """The library's own last task of every process."""


class UserTask(Plain, defaults.UserTask):
    """待办."""


class Join(Swift):
    """What parallel and inclusive gateways and the end of a process have in common."""

    joins: ClassVar[bool] = True
    _check_threshold_unstructured: Callable[[CaseTask], bool]

    def _update_hook(self, my_task: CaseTask) -> bool:
        may_fire = self._check_threshold_unstructured(my_task)
        for task in [each for each in my_task.top.joins.values() if each.task_spec is self and each is not my_task and each.workflow is my_task.workflow]:
            task.cancel()
        if may_fire:
            my_task._inherit_data()
        else:
            my_task._set_state(WAITING)
        return may_fire

    def earlier(self, my_task: CaseTask) -> list[CaseTask]:
        """The arrivals that are to be merged into this one, first come first."""
        found = [each for each in my_task.workflow.tasks.values() if each.task_spec is self and each._state & FINISHED and not my_task.is_descendant_of(each)]
        return sorted(found, key=lambda each: each.last_state_change)

    def merge(self, my_task: CaseTask) -> None:
        """Take in the data of the branches that arrived earlier, in the order of arrival."""
        for task in self.earlier(my_task):
            above = task._parent
            assert above is not None
            DeepMerge.merge(my_task.data, above.data)
            if task._state == COMPLETED:
                task._drop_children(force=True)
        my_task._inherit_data()


class EndJoin(Join, _EndJoin):
    """Waits for every branch of its process."""

    def _check_threshold_unstructured(self, my_task: CaseTask) -> bool:
        workflow = my_task.workflow
        for task in my_task.top.active.values():
            if task.workflow is workflow and task is not my_task:
                return False
        return not any(task._state & NOT_FINISHED and task is not my_task and task.task_spec.name != "End" for task in workflow.tasks.values())

    def _run_hook(self, my_task: CaseTask) -> bool:
        self.merge(my_task)
        my_task.workflow.data.update(my_task.data)
        return True


class Process(BpmnProcessSpec):
    """流程:one process or embedded subprocess, compiled."""

    def __init__(self, name: str, description: str | None = None, filename: str | None = None) -> None:
        """Set the library's start and end in our own classes."""
        super().__init__(name=name, description=description, filename=filename)
        self.task_specs.clear()
        self.start = Start(self, "Start")
        self.end = EndJoin(self, f"{name}.EndJoin")
        self.end.connect(End(self, "End"))
