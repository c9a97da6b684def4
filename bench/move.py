"""``yizhang bench move``: how fast open cases are rehearsed, moved and taken back.

A few dozen cases of the shipped catering item are worked on at random through the service, so that they stand in many places: before the window,
in correction, in the joint review with some units heard, before the survey, the approver, the certificate clerk. Their rows are then copied under new
ids, each state sealed anew for its case, until so many are open. The second version
has another task in place of one of a called process, so that cases in correction are refused. What is timed is the product's own rehearsal, chunk by
chunk as the worker does it, then a batch moved and taken back, one transaction a case.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

import handlers
from bench.place import durability, place
from engine import bootstrap
from engine.chaos.bureau import furnish
from engine.chaos.toil import Toil
from engine.domain.commands import DeployItem
from engine.domain.errors import Rejection
from engine.domain.move_commands import RunMove, StartMove, TakeBackMove
from engine.runtime import sealing
from engine.store.ids import new_id
from engine.store.statements import Statement, inserting
from engine.store.tables.cases import case, case_state
from engine.store.tables.tasks import task
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.bootstrap import Application
    from engine.store.unit_of_work import UnitOfWork

TEMPLATES, ROUNDS, MOVED, AT_ONCE = 40, 4, 1000, 500
CASES = Statement("bench.cases", select(case).where(case.c.status != "closed").order_by(case.c.id))
STATES = Statement("bench.states", select(case_state))
TASKS = Statement("bench.tasks", select(task, case.c.definition_id, case.c.applicant_id).join(case, case.c.id == task.c.case_id).where(task.c.parent.is_(None)))
ADD_CASE, ADD_STATE, ADD_TASK = inserting("bench.case", case), inserting("bench.state", case_state), inserting("bench.task", task)


def run(database: str | None, cases: int, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Cases a second of each part, and how busy the machine was."""
    with place(database) as config:
        migrate(config.database_url)
        app = bootstrap.build(config, handlers)
        try:
            item = furnish(app, files)
            open_cases = _fill(app, item, cases)
            first = app.ask.versions()[0].id
            newer = {path.replace("supply_correction", "supply_papers"): c.replace(b"supply_correction", b"supply_papers") for path, c in files.items()}
            second = int(app.handle(DeployItem(None, newer)).id or 0)
            found = {"database": durability(config), "load": round(os.getloadavg()[0], 1), "cases": open_cases}
            return found | _measured(app, first, second)
        finally:
            app.close()


def _measured(app: Application, first: int, second: int) -> dict[str, Any]:
    move_id = int(app.handle(StartMove(None, first, second, "bench", "")).id or 0)
    rehearsed = _timed(app)
    page = app.ask.move(move_id)
    app.handle(RunMove(None, move_id, MOVED, ""))
    moved = _timed(app)
    app.handle(TakeBackMove(None, move_id, 1, ""))
    back = _timed(app)
    after = app.ask.move(move_id).counts
    return {
        "rehearse, seconds": round(rehearsed, 1),
        "rehearse, cases/s": round(page.rehearsed / rehearsed),
        "movable": page.counts.get("movable", 0),
        "refused": page.counts.get("refused", 0),
        "move, cases/s": round(min(MOVED, page.counts.get("movable", 0)) / moved),
        "take back, cases/s": round(after.get("moved_back", 0) / back),
    }


def _timed(app: Application) -> float:
    began = time.perf_counter()
    while app.move_once():
        pass
    return time.perf_counter() - began


def _fill(app: Application, item: str, cases: int) -> int:
    """Open cases in many places; how many."""
    toil = Toil(app, item, 1, lambda _: None)
    for _ in range(TEMPLATES):
        toil.submit()
    for _ in range(ROUNDS):
        with app.database.reading() as reader:
            rows = reader.ask(TASKS).all()
        for row in toil.chance.sample(rows, len(rows) // 2):
            with suppress(Rejection):  # e.g. whoever accepted it may not review it
                toil.work_on(row)
    with app.database.reading() as reader:
        templates, states = reader.ask(CASES).all(), {row.case_id: row for row in reader.ask(STATES).all()}
        tasks: dict[int, list[Any]] = {}
        for row in reader.ask(TASKS).all():
            tasks.setdefault(row.case_id, []).append(row)
    key, made = app.config.state_key, len(templates)
    while made < cases:
        chosen = [templates[(made + n) % len(templates)] for n in range(min(AT_ONCE, cases - made))]
        app.database.write(_copying(key, chosen, states, tasks))
        made += len(chosen)
    return made


def _copying(key: bytes, chosen: list[Any], states: Mapping[int, Any], tasks: Mapping[int, list[Any]]) -> Callable[[UnitOfWork], None]:
    def copy(uow: UnitOfWork) -> None:
        for template in chosen:
            made, state = new_id(), states[template.id]
            before, after = f"{template.id:x}.", f"{made:x}."
            blob = sealing.unseal(key, template.id, state.revision, bytes(state.sealed)).replace(before.encode(), after.encode())
            uow.write(ADD_CASE, {**template._asdict(), "id": made, "number": f"B{made}"})
            uow.write(ADD_STATE, {**state._asdict(), "case_id": made, "sealed": sealing.seal(key, made, state.revision, blob)})
            for row in tasks.get(template.id, ()):
                uow.write(
                    ADD_TASK, {**{column.name: getattr(row, column.name) for column in task.columns}, "case_id": made, "id": row.id.replace(before, after)}
                )

    return copy
