"""状态编码:a live case as one JSON array of compact rows, every task included, predicted ones too.

Layout of codec 1, for whoever reads the stored state without this code (UTF-8 JSON)::

    [ 1,              codec
      item,           id of the main process
      prefix,         what goes before every number to make a task's id
      last number, tick,
      finished,       1 when an end event was reached and nothing is left
      [workflow, …] ] the case's own first, then called processes, callers before called

    workflow = [ process id, number of the calling task (0 for the case's own), last completed number (0: none),
                 completed 0|1, variables at the end, [name, …], [row, …] ]

    row = [ number, number of the parent (0: root), state, index into names, tick of the last change,
            1 when opened by its parent outside the drawn flow (a multi-instance instance),
            internal data or 0, variables or 0 when equal to the parent's ]

    state: 1 maybe, 2 likely, 4 future (predictions), 8 waiting, 16 ready, 32 started, 64 completed, 128 error, 256 cancelled

Open tasks, timers and failures straight from SQLite (PostgreSQL: ``jsonb_array_elements`` likewise)::

    select json_extract(state, '$[2]') || json_extract(r.value, '$[0]') as id, json_extract(r.value, '$[2]') as state,
           json_extract(w.value, '$[5][' || json_extract(r.value, '$[3]') || ']') as element
    from case_json, json_each(state, '$[6]') as w, json_each(w.value, '$[6]') as r
    where json_extract(r.value, '$[2]') in (8, 16, 32, 128)

A waiting timer's internal data hold ``due`` (epoch milliseconds), a failure's hold ``error``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.domain.errors import StateRefused
from engine.runtime.environment import EVALUATOR
from engine.runtime.faster import LIVE, WAITING, CaseTask
from engine.runtime.interpreter import Live, sort_out
from engine.runtime.workflows import CaseSubWorkflow, CaseWorkflow

if TYPE_CHECKING:
    from engine.runtime.definitions import Definition, Program

CODEC: Final = 1


def encode(live: Live) -> bytes:
    """Write a live case; the same case always gives the same bytes."""
    top = live.workflow
    workflows = [_workflow(top, live.definition.main, 0)]
    for called in top.subprocesses.values():
        assert called.parent_task is not None
        workflows.append(_workflow(called, live.definition.called[called.spec.name], called.parent_task.no))
    finished = int(top.completed and not top.active)
    return orjson.dumps([CODEC, live.definition.item, top.prefix, top.last_id, top.tick, finished, workflows])


def _workflow(workflow: Any, program: Program, parent: int) -> list[object]:
    places = program.places
    rows = []
    for task in workflow.tasks.values():
        above = task._parent
        data = task.data
        rows.append(
            (
                task.no,
                0 if above is None else above.no,
                task._state,
                places[task.task_spec.name],
                task.last_state_change,
                1 if task.triggered else 0,
                task.internal_data or 0,
                0 if above is not None and data == above.data else data,
            )
        )
    last = workflow.last_task
    return [workflow.spec.name, parent, 0 if last is None else last.no, int(workflow.completed), workflow.data, program.names_json, rows]


def decode(definition: Definition, blob: bytes) -> Live:
    """Read a live case. Raises StateRefused for a blob of another codec, another item or a shape that can't be one."""
    try:
        found = orjson.loads(blob)
        if found[0] != CODEC or found[1] != definition.item:
            raise StateRefused(f"Expected a state of codec {CODEC} and item {definition.item}, but it is of codec {found[0]!r} and item {found[1]!r}.")
        return _case(definition, found)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise StateRefused(f"Expected a stored state that this definition can read, but: {type(error).__name__}: {error}") from error


def _case(definition: Definition, found: list[Any]) -> Live:
    _, _, prefix, last_id, tick, _, workflows = found
    top = CaseWorkflow(definition.main.spec, definition.called_specs, EVALUATOR, prefix=prefix, planted=False)
    by_number: dict[int, CaseTask] = {}
    for name, parent, *rest in workflows:
        if not parent:
            _fill(top, top, definition.main, rest, by_number)
            continue
        caller = by_number[parent]
        called = CaseSubWorkflow(definition.called_specs[name], caller, top, planted=False)
        called.completed_event.connect(caller.task_spec._on_subworkflow_completed, caller)
        top.subprocesses[caller.id] = called
        _fill(called, top, definition.called[name], rest, by_number)
    top.last_id, top.tick = last_id, tick
    top.task_tree  # noqa: B018  a state without a case's own workflow has none
    live = Live(definition, top)
    sort_out(live)
    return live


def _fill(workflow: Any, top: CaseWorkflow, program: Program, rest: list[Any], by_number: dict[int, CaseTask]) -> None:
    last, completed, data, names, rows = rest
    specs = [program.spec.task_specs[name] for name in names]
    tasks, active, prefix = workflow.tasks, top.active, top.prefix
    for number, parent, state, place, tick, triggered, internal, own in rows:
        task = CaseTask.__new__(CaseTask)
        spec = specs[place]
        task.no = number
        task.id = task_id = f"{prefix}{number}"
        task.top = top
        task.workflow = workflow
        task.task_spec = spec
        if parent:
            above = by_number[parent]
            task._parent = above
            above._children.append(task)
            task.level = above.level + 1
            task.data = above.data.copy() if own == 0 else own
        else:
            task._parent = None
            task.level = 0
            task.data = own
        task._children = []
        task._state = state
        task.triggered = triggered == 1
        task.thread_id = 0
        task.internal_data = internal or {}
        task.last_state_change = tick
        by_number[number] = tasks[task_id] = task
        if state & LIVE:
            active[task_id] = task
            if state == WAITING and spec.joins:
                top.joins[task_id] = task
    workflow.data = data
    workflow.completed = completed == 1
    workflow.task_tree = by_number[rows[0][0]]
    workflow.last_task = by_number.get(last)
