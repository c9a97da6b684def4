"""加速:SpiffWorkflow 3.2.0's task tree, kept with the same meaning and walked far less often.

Everything here is a subclass; the library itself is never patched, so that tests run both side by side. What differs:

* A task holds its parent and children as objects, has a short string id counted per case, and is stamped with a count
  instead of the time of day. The same commands therefore always give the same stored bytes.
* The top workflow keeps every task that is WAITING, READY, STARTED or in ERROR in ``active``, and waiting joins in
  ``joins``; nobody walks the tree to find them.
* Timers and messages are never polled. They are fired.
* A task that fails stays in ERROR and the other branches go on. A task ``MAX_LEVEL`` deep in its tree fails, where
  the library would stop looking and call the process complete.
* Removing a task removes the processes called below it, too.

The file is written against one version and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.deep_merge import DeepMerge
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.version import __version__ as library_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.workflows import CaseWorkflow

if library_version != "3.2.0":
    raise ImportError(f"Expected SpiffWorkflow 3.2.0, against which engine/runtime/faster.py is written, but found {library_version}.")

WAITING: Final[int] = TaskState.WAITING
READY: Final[int] = TaskState.READY
STARTED: Final[int] = TaskState.STARTED
COMPLETED: Final[int] = TaskState.COMPLETED
ERROR: Final[int] = TaskState.ERROR
CANCELLED: Final[int] = TaskState.CANCELLED
FUTURE: Final[int] = TaskState.FUTURE
MAYBE: Final[int] = TaskState.MAYBE
LIKELY: Final[int] = TaskState.LIKELY
FINISHED: Final[int] = TaskState.FINISHED_MASK
NOT_FINISHED: Final[int] = TaskState.NOT_FINISHED_MASK
PREDICTED: Final[int] = TaskState.PREDICTED_MASK
DEFINITE: Final[int] = TaskState.DEFINITE_MASK
LIVE: Final[int] = WAITING | READY | STARTED | ERROR
MAX_LEVEL: Final = 900
_MUTABLE: Final = (dict, list, set)


class CaseTask(Task):
    """任务节点:one node of the library's task tree (not a 待办: most of them are gateways and predictions)."""

    def __init__(self, workflow: Any, task_spec: Any, parent: CaseTask | None = None, state: int = MAYBE) -> None:
        """Hang the task below ``parent``; the id is the next of the case."""
        top = workflow.top_workflow
        top.last_id += 1
        top.tick += 1
        self.no: int = top.last_id
        self.id = f"{top.prefix}{top.last_id}"
        self.top: CaseWorkflow = top
        self.workflow = workflow
        self.task_spec = task_spec
        self._parent = parent
        self._children: list[CaseTask] = []
        self._state = state
        self.level: int = 0 if parent is None else parent.level + 1
        self.triggered = False
        self.thread_id = 0
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = top.tick
        workflow.tasks[self.id] = self
        if parent is not None:
            parent._children.append(self)
        if state & LIVE:
            top.active[self.id] = self

    @property
    def parent(self) -> CaseTask | None:
        """The task above; None at the root of a workflow."""
        return self._parent

    @property
    def children(self) -> list[CaseTask]:
        """The tasks below, as a list of one's own."""
        return self._children[:]

    @property
    def depth(self) -> int:
        """Levels below the root."""
        return self.level

    def is_descendant_of(self, task: CaseTask) -> bool:
        """Tell whether ``task`` is above this one."""
        steps = self.level - task.level
        if steps <= 0:
            return False
        above: CaseTask | None = self
        for _ in range(steps):
            assert above is not None
            above = above._parent
        return above is task

    def find_ancestor(self, spec_name: str) -> CaseTask | None:
        """Find the nearest task above with that specification."""
        above = self._parent
        while above is not None and above.task_spec.name != spec_name:
            above = above._parent
        return above

    def _add_child(self, task_spec: Any, state: int = MAYBE) -> CaseTask:
        return CaseTask(self.workflow, task_spec, self, state)

    def _sync_children(self, task_specs: list[Any], state: int = MAYBE) -> None:
        if not self._children:
            for spec in task_specs:
                CaseTask(self.workflow, spec, self, state)
            return
        missing = task_specs[:]
        surplus = []
        for child in self._children:
            if child.triggered:
                continue
            if child.task_spec in missing:
                missing.remove(child.task_spec)
                if child._state & NOT_FINISHED:
                    child._set_state(state)
            elif child._state & DEFINITE:
                raise RuntimeError(f"Expected {child.task_spec.name} to stay, but it is no longer among what follows {self.task_spec.name}.")
            else:
                surplus.append(child)
        for child in surplus:
            self.workflow._remove_task(child.id)
        for spec in missing:
            CaseTask(self.workflow, spec, self, state)

    def _drop_children(self, force: bool = False) -> None:  # noqa: FBT001, FBT002  the library's signature
        pending = self._children[:]
        while pending:
            child = pending.pop()
            if force or child._state & NOT_FINISHED:
                self.workflow._remove_task(child.id)
            else:
                pending.extend(child._children)

    def _set_state(self, value: int) -> None:
        was = self._state
        if value == was:
            return
        top = self.top
        top.tick += 1
        self.last_state_change = top.tick
        self._state = value
        if value & LIVE:
            top.active[self.id] = self
        elif was & LIVE:
            top.active.pop(self.id, None)
        if value == WAITING:
            if self.task_spec.joins:
                top.joins[self.id] = self
        elif was == WAITING:
            top.joins.pop(self.id, None)
        if value == COMPLETED:
            top.passed.append(self)

    def _inherit_data(self) -> None:
        above = self._parent
        if above is None:
            return
        given = self.internal_data.get("given")
        if given:
            DeepMerge.merge(self.data, above.data)
            self.data.update(given)
        elif self.triggered:
            own = self.data
            self.data = {key: value.copy() if type(value) in _MUTABLE else value for key, value in above.data.items()}
            self.data.update(own)
        elif self.data:
            DeepMerge.merge(self.data, above.data)
        else:
            self.data = {key: value.copy() if type(value) in _MUTABLE else value for key, value in above.data.items()}

    def _ready(self) -> None:
        if self._state & (COMPLETED | CANCELLED):
            return
        if self.level >= MAX_LEVEL:
            self.fail(f"流程循环过深({self.level} 层)。/ Expected a tree of fewer than {MAX_LEVEL} levels, but a loop has made it {self.level} deep.")
            return
        self._set_state(READY)

    def run(self) -> bool | None:
        """Run the task: True completes it, None leaves it STARTED. What it raises is for the caller."""
        done: bool | None = self.task_spec._run_hook(self)
        if self.top.active.get(self.id) is not self:
            return done  # an error that it raised has ended the process around it
        if done is None:
            self._set_state(STARTED)
        else:
            self.complete()
        return done

    def cancel(self) -> None:
        """Cancel what is not yet finished in this branch, failed tasks included."""
        pending = [self]
        while pending:
            task = pending.pop()
            if task._state & (COMPLETED | CANCELLED):
                pending.extend(task._children)
                continue
            task._set_state(CANCELLED)
            task._drop_children()
            task.task_spec._on_cancel(task)

    def fail(self, error: BaseException | str) -> None:
        """Leave this branch in ERROR with a sentence; what waits for it goes on waiting."""
        self.internal_data["error"] = sentence(error)
        self._set_state(ERROR)


def sentence(error: BaseException | str) -> str:
    """Both languages where the error has them, otherwise its text."""
    if isinstance(error, str):
        return error
    zh, en = getattr(error, "zh", None), getattr(error, "en", None)
    if isinstance(zh, str) and isinstance(en, str):
        return f"{zh} / {en}"
    return str(error) or type(error).__name__


def below(task: CaseTask) -> Iterator[CaseTask]:
    """Walk a branch of one workflow in the library's order: a task, then its children from the first."""
    pending = [task]
    while pending:
        found = pending.pop()
        yield found
        if found._children:
            pending.extend(reversed(found._children))


def place(task: CaseTask) -> list[int]:
    """Sort key of the library's order over all workflows of a case: called processes come before children."""
    key: list[int] = []
    while True:
        above = task._parent
        if above is not None:
            key.append(above._children.index(task))
            task = above
        elif task.workflow.parent_task is not None:
            key.append(-1)
            task = task.workflow.parent_task
        else:
            key.reverse()
            return key
