"""网关:parallel, exclusive and inclusive gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs import defaults

from engine.runtime.faster import COMPLETED, FINISHED, FUTURE, LIKELY, LIVE, MAYBE, PREDICTED, CaseTask
from engine.runtime.specs import Join, Plain, Swift

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.runtime.specs import Condition


class NoWay(RuntimeError):
    """无路可走:no condition of a gateway holds and it has no default flow."""

    def __init__(self, name: str) -> None:
        """Name the gateway in both languages."""
        self.zh = f"网关 {name} 没有一个条件成立,也没有默认流向。"
        self.en = f"Expected one condition of gateway {name} to be true, but none is and there is no default flow."
        super().__init__(self.en)


class RoundJoin(Join):
    """A join that takes every arrival once.

    In a loop the library counts an arrival of an earlier round again, and goes on before all branches of this round have
    come: a review is passed over. Here the arrivals are marked when the gateway goes on, as tokens are consumed.
    """

    inputs: list[Any]
    looped: bool = False

    def freeze(self) -> None:
        """Find out whether a case can come here twice."""
        super().freeze()
        self.looped = self in _upstream(self.inputs, None)

    def arrived(self, my_task: CaseTask) -> list[CaseTask]:
        """What has arrived and not yet been taken, ``my_task`` included."""
        found = [each for each in my_task.workflow.tasks.values() if each.task_spec is self and each._parent is not None and each._parent._state == COMPLETED]
        return [each for each in found if "taken" not in each.internal_data] if self.looped else found

    def earlier(self, my_task: CaseTask) -> list[CaseTask]:
        """The other arrivals, first come first."""
        found = [each for each in self.arrived(my_task) if each is not my_task and each._state & FINISHED]
        return sorted(found, key=lambda each: each.last_state_change)

    def take(self, my_task: CaseTask) -> None:
        """Go on: what has arrived is not counted again."""
        if self.looped:
            for each in self.arrived(my_task):
                each.internal_data["taken"] = 1


def _upstream(specs: Iterable[Any], barrier: Any) -> set[Any]:
    """Everything from which one of ``specs`` can be reached, themselves included, without going through ``barrier``."""
    found: set[Any] = set()
    pending = [each for each in specs if each is not barrier]
    while pending:
        each = pending.pop()
        if each not in found:
            found.add(each)
            pending.extend(above for above in each.inputs if above is not barrier)
    return found


class ParallelGateway(RoundJoin, defaults.ParallelGateway):
    """并行网关:one arrival on every incoming flow. Flows that come only from behind the gateway form a later round of their own."""

    _forward: frozenset[Any] = frozenset()
    _back: frozenset[Any] = frozenset()

    def freeze(self) -> None:
        """Tell the flows of the first round from those that lead back."""
        super().freeze()
        inputs = frozenset(self.inputs)
        self._forward = frozenset(each for each in inputs if self._wf_spec.start in _upstream([each], self))
        self._back = inputs - self._forward

    def _check_threshold_unstructured(self, my_task: CaseTask) -> bool:
        arrived = {each._parent.task_spec for each in self.arrived(my_task) if each._parent is not None}
        return (self._back if arrived & self._back else self._forward) <= arrived

    def _run_hook(self, my_task: CaseTask) -> bool:
        self.merge(my_task)
        self.take(my_task)
        return True


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


class InclusiveGateway(Forking, RoundJoin, defaults.InclusiveGateway):
    """包容网关:every flow whose condition is true, else the default. Joins what may still arrive, by the rule of BPMN 2.0.

    It waits as long as something is under way that can reach a flow on which nothing has come, unless it can just as well
    reach a flow on which something has.
    """

    _reach: Mapping[Any, frozenset[Any]]

    def freeze(self) -> None:
        """Look up what leads to each incoming flow."""
        super().freeze()
        self._reach = {each: frozenset(_upstream([each], self)) for each in self.inputs}

    def _check_threshold_unstructured(self, my_task: CaseTask) -> bool:
        if len(self._reach) < 2:
            return True
        come = {each._parent.task_spec for each in self.arrived(my_task) if each._parent is not None}
        awaited = [leading for spec, leading in self._reach.items() if spec not in come]
        reached = [leading for spec, leading in self._reach.items() if spec in come]
        for task in my_task.workflow.tasks.values():
            spec = task.task_spec
            if spec is not self and _under_way(task) and any(spec in leading for leading in awaited) and not any(spec in leading for leading in reached):
                return False
        return True

    def _run_hook(self, my_task: CaseTask) -> bool:
        assert self._ways is not None
        self.merge(my_task)
        chosen = [spec for condition, spec in self._ways if condition is not None and condition._matches(my_task)]
        chosen = chosen or [spec for condition, spec in self._ways if condition is None]
        if not chosen:
            raise NoWay(self.name)
        self.take(my_task)
        self.follow(my_task, chosen)
        return True


def _under_way(task: CaseTask) -> bool:
    """Reached and not done, or about to be reached in this very step."""
    return bool(task._state & LIVE) or (task._state == FUTURE and task._parent is not None and task._parent._state == COMPLETED)
