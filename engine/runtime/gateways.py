"""网关:parallel, exclusive and inclusive gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs import defaults

from engine.runtime.faster import COMPLETED, DEFINITE, ERROR, FUTURE, LIKELY, MAYBE, PREDICTED, READY, STARTED, WAITING, CaseTask, place
from engine.runtime.specs import Join, Plain, Swift

if TYPE_CHECKING:
    from engine.runtime.specs import Condition


class NoWay(RuntimeError):
    """无路可走:no condition of a gateway holds and it has no default flow."""

    def __init__(self, name: str) -> None:
        """Name the gateway in both languages."""
        self.zh = f"网关 {name} 没有一个条件成立,也没有默认流向。"
        self.en = f"Expected one condition of gateway {name} to be true, but none is and there is no default flow."
        super().__init__(self.en)


class ParallelGateway(Join, defaults.ParallelGateway):
    """并行网关."""

    def _check_threshold_unstructured(self, my_task: CaseTask) -> bool:
        awaited = set(self.inputs)
        tasks = [each for each in my_task.workflow.tasks.values() if each.task_spec is self]
        if any(each.is_descendant_of(my_task) for each in tasks):
            tasks.sort(key=place)
        for task in tasks:
            if task.is_descendant_of(my_task):
                _strike_nearest(task, awaited)
            elif my_task.is_descendant_of(task):
                continue
            elif task._parent is not None and task._parent._state == COMPLETED:
                awaited.discard(task._parent.task_spec)
        return not awaited

    def _run_hook(self, my_task: CaseTask) -> bool:
        self.merge(my_task)
        return True


def _strike_nearest(task: CaseTask, awaited: set[Any]) -> None:
    """First round of a loop: what comes only after this join is not waited for."""
    above: CaseTask | None = task
    while above is not None:
        if above.task_spec in awaited:
            awaited.remove(above.task_spec)
            return
        above = above._parent


class Forking(Swift):
    """What exclusive and inclusive gateways have in common: flows with conditions."""

    cond_task_specs: list[tuple[Condition | None, str]]
    _ways: list[tuple[Condition | None, Any]] | None = None

    def freeze(self) -> None:
        """Look up the flows, too."""
        super().freeze()
        self._ways = [(condition, self._wf_spec.task_specs[name]) for condition, name in self.cond_task_specs]

    def _predict_hook(self, my_task: CaseTask) -> None:
        assert self._ways is not None
        my_task._sync_children([spec for condition, spec in self._ways if condition is None], MAYBE if my_task._state == MAYBE else LIKELY)
        for condition, spec in self._ways:
            if condition is not None:
                my_task._add_child(spec, MAYBE)

    def follow(self, my_task: CaseTask, chosen: list[Any]) -> None:
        """Go on along the chosen flows only."""
        my_task._sync_children(chosen, FUTURE)
        for child in my_task._children[:]:
            child.task_spec._predict(child, mask=FUTURE | PREDICTED)


class ExclusiveGateway(Forking, Plain, defaults.ExclusiveGateway):
    """排他网关:the first flow whose condition is true, else the default."""

    def _run_hook(self, my_task: CaseTask) -> bool:
        assert self._ways is not None
        chosen = [spec for condition, spec in self._ways if condition is not None and condition._matches(my_task)][:1]
        chosen = chosen or [spec for condition, spec in self._ways if condition is None][-1:]
        if not chosen:
            raise NoWay(self.name)
        self.follow(my_task, chosen)
        return True


class InclusiveGateway(Forking, Join, defaults.InclusiveGateway):
    """包容网关:every flow whose condition is true, else the default; joins what may still arrive. Not to be nested."""

    def _check_threshold_unstructured(self, my_task: CaseTask) -> bool:
        tasks, sources = [], []
        for task in _until(my_task.workflow.task_tree, self):
            if task.task_spec is self:
                tasks.append(task)
            elif task._state & (READY | WAITING | STARTED | ERROR):
                sources.append(task.task_spec)
        parents = [each._parent for each in tasks if each._parent is not None]
        arrived = {each.task_spec for each in parents if each._state == COMPLETED}
        if any(each._state & (DEFINITE | ERROR) and each.task_spec not in arrived for each in parents):
            return False
        checked: list[Any] = []
        for spec in arrived:
            source = _source_of(spec, sources, checked)
            if source is not None:
                sources.remove(source)
        return not any(_source_of(spec, sources, checked) is not None for spec in self.inputs if spec not in arrived)

    def _run_hook(self, my_task: CaseTask) -> bool:
        assert self._ways is not None
        self.merge(my_task)
        chosen = [spec for condition, spec in self._ways if condition is not None and condition._matches(my_task)]
        chosen = chosen or [spec for condition, spec in self._ways if condition is None]
        if not chosen:
            raise NoWay(self.name)
        self.follow(my_task, chosen)
        return True


def _until(task: CaseTask, spec: Any) -> list[CaseTask]:
    """Walk a tree without going past the tasks of ``spec``."""
    found, pending = [], [task]
    while pending:
        each = pending.pop()
        found.append(each)
        if each.task_spec is not spec:
            pending.extend(reversed(each._children))
    return found


def _source_of(spec: Any, sources: list[Any], checked: list[Any]) -> Any:
    checked.append(spec)
    for above in spec.inputs:
        if above not in checked:
            return above if above in sources else _source_of(above, sources, checked)
    return None
