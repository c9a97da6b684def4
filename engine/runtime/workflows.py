"""办件的流程树:the workflow of one case and the processes called below it, run without walking the tree.

``active`` holds every task that is WAITING, READY, STARTED or in ERROR, of all the workflows of the case, and ``joins``
the waiting joins among them; faster.py keeps both up to date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnBaseWorkflow, BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.domain.errors import HandlerFailed
from engine.runtime.faster import ERROR, FUTURE, LIVE, NOT_FINISHED, READY, WAITING, CaseTask, below, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import CodeEventDefinition


class Tree:
    """What the case's own workflow and the called ones have in common."""

    tasks: dict[str, CaseTask]
    task_tree: CaseTask
    spec: Any
    completed: bool
    completed_event: Any
    last_task: CaseTask | None
    top_workflow: Any
    parent_task: CaseTask | None

    def plant(self) -> None:
        """Set the first task and what is predicted from it."""
        root = self.task_tree = CaseTask(self, self.spec.start, state=FUTURE)
        root.task_spec._predict(root, mask=NOT_FINISHED)
        root._ready()

    def update_waiting_tasks(self) -> None:
        """Let waiting joins look again; events are fired, never polled."""
        joins = self.top_workflow.joins
        if joins:
            waiting = [task for task in joins.values() if task.workflow is self]
            for task in sorted(waiting, key=place) if len(waiting) > 1 else waiting:
                if task._state == WAITING:
                    task.task_spec._update(task)

    def _task_completed_notify(self, task: CaseTask) -> None:
        self.last_task = task
        if task.task_spec.name == "End":
            self._mark_complete(task)
        if self.completed:
            self.completed_event(self)
        else:
            self.update_waiting_tasks()

    def _mark_complete(self, task: CaseTask) -> None:
        self.data: dict[str, Any]
        self.data.update(task.data)
        self.completed = True

    def _remove_task(self, task_id: str) -> None:
        task = self.tasks[task_id]
        top = self.top_workflow
        for each in list(below(task)):
            del self.tasks[each.id]
            if each._state & LIVE:
                top.active.pop(each.id, None)
                top.joins.pop(each.id, None)
            if each.id in top.subprocesses:
                top.delete_subprocess(each)
        above = task._parent
        assert above is not None
        above._children.remove(task)

    def cancel_all(self) -> None:
        """Cancel every unfinished task of this workflow and of those called below it."""
        self.completed = True
        for task in [each for each in self.tasks.values() if each._state & (NOT_FINISHED | ERROR)]:
            if task.id in self.tasks:
                task.cancel()


class CaseSubWorkflow(Tree, BpmnSubWorkflow):
    """被调流程:a called process or an embedded subprocess while it runs."""

    def __init__(self, spec: Any, parent_task: CaseTask, top: CaseWorkflow, *, planted: bool = True) -> None:
        """Open below ``parent_task``; ``planted`` is False while a stored state is being read."""
        self.parent_task = parent_task
        self.parent_task_id = parent_task.id
        self.top_workflow = top
        self.correlations: dict[str, Any] = {}
        self.depth = parent_task.workflow.depth + 1
        BpmnBaseWorkflow.__init__(self, spec, deserializing=True)
        if planted:
            self.plant()

    @property
    def parent_workflow(self) -> Any:
        """The workflow that called this one."""
        assert self.parent_task is not None
        return self.parent_task.workflow

    def cancel(self, success: bool = False) -> None:  # noqa: FBT001, FBT002  the library's signature
        """Cancel everything in here."""
        self.success = success
        self.cancel_all()


class CaseWorkflow(Tree, BpmnWorkflow):
    """办件的流程:the workflow of one case. ``now`` and ``call`` are set for the length of one advance."""

    def __init__(self, spec: Any, subprocess_specs: Mapping[str, Any], evaluator: Any, *, prefix: str = "", planted: bool = True) -> None:
        """Open a case's workflow; ``prefix`` goes before all its task ids, ``planted`` is False while a stored state is being read."""
        self.prefix = prefix
        self.last_id = 0
        self.tick = 0
        self.active: dict[str, CaseTask] = {}
        self.joins: dict[str, CaseTask] = {}
        self.passed: list[CaseTask] = []
        self.parent_task = None
        self.now: datetime | None = None
        self.call: Callable[[Any, Mapping[str, object]], Mapping[str, object]] | None = None
        super().__init__(spec, subprocess_specs, evaluator, deserializing=True)
        if planted:
            self.plant()

    def create_subprocess(self, my_task: CaseTask, spec_name: str) -> CaseSubWorkflow:
        """Open the called process below a task."""
        found = self.subprocesses[my_task.id] = CaseSubWorkflow(self.subprocess_specs[spec_name], my_task, self)
        return found

    def delete_subprocess(self, my_task: CaseTask) -> None:
        """Forget the process called by a removed task, and those called from there."""
        gone = self.subprocesses.pop(my_task.id)
        for task in gone.tasks.values():
            self.active.pop(task.id, None)
            self.joins.pop(task.id, None)
            if task.id in self.subprocesses:
                self.delete_subprocess(task)

    def do_engine_steps(self, *_callbacks: object) -> None:
        """Run until only people, events and failures are left."""
        while self._round():
            pass

    def _round(self) -> bool:
        """One pass in the library's order: called processes from the deepest, then the whole case."""
        if not self.subprocesses:
            return self._run_ready(None) > 0
        running = self.get_active_subprocesses()
        for called in sorted(running, key=lambda each: -int(each.depth)):
            while self._run_ready(called):
                pass
            if called.completed and called.parent_task._state & NOT_FINISHED:
                called.parent_task.task_spec._update(called.parent_task)
        return self._run_ready(None) > 0 or len(self.get_active_subprocesses()) > len(running)

    def _run_ready(self, inside: CaseSubWorkflow | None) -> int:
        ready = [
            task for task in self.active.values() if task._state == READY and not task.task_spec.manual and (inside is None or _within(task.workflow, inside))
        ]
        if len(ready) > 1:
            ready.sort(key=place)
        for task in ready:
            if task._state == READY and self.active.get(task.id) is task:
                self._run_one(task)
        return len(ready)

    def _run_one(self, task: CaseTask) -> None:
        try:
            task.run()
        except HandlerFailed as error:
            task.fail(error)
        except Exception as error:
            if task.task_spec.calls_out:
                raise
            task.fail(error)

    def raise_code(self, source: CaseTask | None, definition: type[CodeEventDefinition], code: str | None, data: Mapping[str, object]) -> bool:
        """Hand an error or escalation to the boundary event nearest around ``source``; False when nobody catches it."""
        task = source
        while task is not None:
            for event in _boundary_events(task):
                thrown = event.task_spec.event_definition
                if event._state == WAITING and isinstance(thrown, definition) and thrown.code in (None, code):
                    event.data.update(data)
                    event.internal_data["event_fired"] = True
                    event.task_spec._update(event)
                    if event.task_spec.cancel_activity:
                        _interrupt(event, source)
                    return True
            task = task.workflow.parent_task
        return False


def _boundary_events(task: CaseTask) -> Iterable[CaseTask]:
    """The boundary events beside a task, or beside the multi-instance task that it belongs to."""
    above = task._parent
    if above is not None and task.triggered:
        above = above._parent
    if above is None or not above.task_spec.splits:
        return ()
    return [each for each in above._children if each.task_spec.boundary]


def _interrupt(event: CaseTask, source: CaseTask | None) -> None:
    """Stop at once what the event interrupts, so that nothing more is run in there."""
    assert event._parent is not None
    for each in event._parent._children:
        if not each.task_spec.boundary and each is not source:
            each.cancel()


def _within(workflow: Any, outer: CaseSubWorkflow) -> bool:
    while workflow is not outer:
        if workflow.parent_task is None:
            return False
        workflow = workflow.parent_task.workflow
    return True
