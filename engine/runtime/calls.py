"""调用:service tasks, decision tables, embedded subprocesses, called processes and multi-instance tasks."""

from __future__ import annotations

from copy import deepcopy
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final

import orjson
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.util.deep_merge import DeepMerge

from engine.domain.errors import BpmnError, HandlerFailed
from engine.runtime import expressions
from engine.runtime.events import Uncaught
from engine.runtime.expressions import ExpressionRefused
from engine.runtime.faster import CANCELLED, COMPLETED, READY, STARTED, WAITING, CaseTask
from engine.runtime.specs import Plain, Swift

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_INSTANCES: Final = 200


class ServiceTask(Plain, defaults.ServiceTask):
    """服务任务:calls the handler through the function that the interpreter was given for this advance."""

    calls_out: ClassVar[bool] = True

    def _run_hook(self, my_task: CaseTask) -> bool | None:
        call = my_task.top.call
        assert call is not None
        assert self.node is not None
        try:
            data = call(self.node, MappingProxyType(my_task.data))
        except BpmnError as error:
            if my_task.top.raise_code(my_task, ErrorEventDefinition, error.code, my_task.data):
                return None
            raise Uncaught(error.code) from error
        my_task.data.update(_plain(self.name, data))
        return True


def _plain(name: str, data: Mapping[str, object]) -> Mapping[str, object]:
    """What a handler returns must be plain, or the case could not be stored."""
    try:
        orjson.dumps(dict(data))
    except (TypeError, ValueError) as error:
        raise HandlerFailed(f"处理器 {name} 返回的数据不能保存:{error} / Expected plain data from {name}, but: {error}") from error
    return data


class Called(Swift):
    """What embedded subprocesses and called processes have in common.

    A process that has ended is forgotten, so that a case does not grow with every round of correction; the journal knows it.
    """

    spec: str

    def _update_hook(self, my_task: CaseTask) -> bool:
        running = my_task.top.subprocesses.get(my_task.id)
        if running is not None:
            return bool(running.completed)
        my_task._inherit_data()
        if self.node is not None and self.node.phase:
            my_task.data["phase"] = self.node.phase
        opened = my_task.top.create_subprocess(my_task, self.spec)
        opened.completed_event.connect(self._on_subworkflow_completed, my_task)
        opened.task_tree.data.update(deepcopy(my_task.data))
        opened.task_tree.run()
        my_task._set_state(STARTED)
        return False

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: CaseTask) -> None:
        my_task.data = deepcopy(subworkflow.last_task.data)
        my_task._set_state(READY)

    def _run_hook(self, _task: CaseTask) -> bool:
        return True

    def _on_complete_hook(self, my_task: CaseTask) -> None:
        super()._on_complete_hook(my_task)
        if my_task.id in my_task.top.subprocesses:
            my_task.top.delete_subprocess(my_task)

    def _on_cancel(self, my_task: CaseTask) -> None:
        running = my_task.top.subprocesses.get(my_task.id)
        if running is not None:
            running.cancel()
            my_task.top.delete_subprocess(my_task)


class SubProcess(Called, defaults.SubWorkflowTask):
    """子流程:drawn inside the task."""


class CallActivity(Called, defaults.CallActivity):
    """被调流程:drawn in a file of its own."""


class MultiInstance(Swift):
    """多实例:one task for every value of a list. The element variable belongs to the instance and ends with it."""

    many: ClassVar[bool] = True
    task_spec: str
    data_input: Any
    input_item: Any
    condition: str | None

    def items(self, my_task: CaseTask) -> list[Any]:
        """The list as it was when the task was reached; raises ExpressionRefused when it is not one, or too long."""
        name = self.data_input.bpmn_id
        found = my_task.data.get(name)
        if not isinstance(found, list | tuple) or len(found) > MAX_INSTANCES:
            raise ExpressionRefused(
                f"多实例任务 {self.name} 需要名为 {name} 的清单(最多 {MAX_INSTANCES} 项)。",
                f"Expected the variable {name} to be a list of at most {MAX_INSTANCES} for {self.name}, but it is {type(found).__name__}.",
            )
        return list(found)

    def add(self, my_task: CaseTask, index: int, item: object) -> None:
        """Open the instance for one value."""
        child = my_task._add_child(my_task.workflow.spec.task_specs[self.task_spec], WAITING)
        child.triggered = True
        if self.input_item is not None:
            child.data[self.input_item.bpmn_id] = deepcopy(item)
        child.internal_data["key_or_index"] = index
        child.task_spec._update(child)

    def instances(self, my_task: CaseTask) -> list[CaseTask]:
        """The instances in order, without those that were taken out."""
        return [each for each in my_task._children if each.triggered and each._state != CANCELLED]

    def merge_child(self, _workflow: Any, child: CaseTask) -> None:
        """Take in what an instance has written, except its element variable."""
        my_task = child._parent
        assert my_task is not None
        item = None if self.input_item is None else self.input_item.bpmn_id
        DeepMerge.merge(my_task.data, {key: value for key, value in child.data.items() if key != item})
        my_task.internal_data["merged"].append(child.id)
        try:
            self.look(my_task, child)
        except Exception as error:  # noqa: BLE001  an instance has completed; that the whole can't be judged is an incident of the whole
            my_task.fail(error)

    def enough(self, child: CaseTask) -> bool:
        """Judge the completion condition over the data of the instance that has just completed."""
        return self.condition is not None and expressions.evaluate_condition(self.condition, child.data)

    def look(self, my_task: CaseTask, child: CaseTask) -> None:
        """Decide whether the whole is done."""
        raise NotImplementedError

    def again(self, my_task: CaseTask) -> None:
        """Judge again if the instances are there, else start over."""
        merged = my_task.internal_data.get("merged")
        if not merged:
            super().again(my_task)
            return
        my_task.internal_data.pop("error", None)
        my_task._set_state(STARTED)
        self.look(my_task, my_task.workflow.tasks[merged[-1]])

    def _run_hook(self, _task: CaseTask) -> bool:
        return True


class ParallelMultiInstance(MultiInstance, defaults.ParallelMultiInstanceTask):
    """并行多实例."""

    def _update_hook(self, my_task: CaseTask) -> bool:
        my_task._inherit_data()
        items = self.items(my_task)
        my_task.internal_data["merged"] = []
        for index, item in enumerate(items):
            self.add(my_task, index, item)
        if not items:
            return True
        my_task._set_state(STARTED)
        return False

    def grow(self, my_task: CaseTask, item: object) -> None:
        """Open one more instance while others are open; what has completed stays completed."""
        self.add(my_task, max(int(each.internal_data["key_or_index"]) for each in my_task._children if each.triggered) + 1, item)

    def shrink(self, my_task: CaseTask, child: CaseTask) -> None:
        """Take one open instance out; the whole is done when it was the last that anybody waited for."""
        child.cancel()
        if all(each._state == COMPLETED for each in self.instances(my_task)):
            my_task._set_state(READY)

    def look(self, my_task: CaseTask, child: CaseTask) -> None:
        """All instances completed, or the condition holds and the rest is cancelled."""
        instances = self.instances(my_task)
        if all(each._state == COMPLETED for each in instances):
            my_task._set_state(READY)
        elif self.enough(child):
            for each in instances:
                each.cancel()
            my_task._set_state(READY)


class SequentialMultiInstance(MultiInstance, defaults.SequentialMultiInstanceTask):
    """顺序多实例:one after the other over the list as it was at the start."""

    def _update_hook(self, my_task: CaseTask) -> bool:
        my_task._inherit_data()
        items = self.items(my_task)
        my_task.internal_data["merged"] = []
        my_task.internal_data["remaining"] = items[1:]
        if not items:
            return True
        self.add(my_task, 0, items[0])
        my_task._set_state(STARTED)
        return False

    def look(self, my_task: CaseTask, child: CaseTask) -> None:
        """The last instance completed, or the condition holds; otherwise open the next."""
        remaining = my_task.internal_data["remaining"]
        if not remaining or self.enough(child):
            my_task._set_state(READY)
            return
        my_task.internal_data["remaining"] = remaining[1:]
        self.add(my_task, len(my_task.internal_data["merged"]), remaining[0])


class BusinessRuleTask(Plain, defaults.NoneTask):
    """决策任务:writes the outputs of a decision table into the variables."""

    decide: Any

    def __init__(self, wf_spec: Any, bpmn_id: str, *, decide: Any, **named: Any) -> None:
        """Keep the compiled table's function: variables in, outputs out."""
        super().__init__(wf_spec, bpmn_id, **named)
        self.manual = False
        self.decide = decide

    def _run_hook(self, my_task: CaseTask) -> bool:
        outputs: Mapping[str, object] = self.decide(my_task.data)
        my_task.data.update(outputs)
        return True
