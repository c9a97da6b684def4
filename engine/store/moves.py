"""Statements on moves 办件迁移."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy import case as sql_case

from engine.store.statements import Statement, deleting, inserting, updating
from engine.store.tables.cases import case, case_state
from engine.store.tables.clocks import clock, clock_entry, timer
from engine.store.tables.moves import move, move_act, move_case
from engine.store.tables.outbox import incident
from engine.store.tables.review import opinion
from engine.store.tables.tasks import draw, duty, signature, task
from engine.store.tables.visits import visit_task

CHUNK = 200  # cases rehearsed in one reading
_ID: Any = move.c.id == bindparam("move_id")
_OPEN: Any = case.c.status != literal_column("'closed'")

ADD_MOVE = inserting("move.insert", move)
ADD_ACT = inserting("move_act.insert", move_act)
ADD_CASE = inserting("move_case.insert", move_case)
# On PostgreSQL a share of the lock: cases of one move are moved side by side, an order to stop waits for those in hand.
MOVE = Statement("move.load", lambda dialect: select(move).where(_ID).with_for_update() if dialect == "postgresql" else select(move).where(_ID))
RUNNING_MOVE = Statement(
    "move.running", lambda dialect: select(move).where(_ID).with_for_update(read=True) if dialect == "postgresql" else select(move).where(_ID)
)
ACTIVE = Statement(
    "move.active",
    select(move)
    .where(move.c.state.in_([literal_column("'rehearsing'"), literal_column("'moving'"), literal_column("'moving_back'")]))
    .order_by(move.c.started_at, move.c.id),
)
SET_MOVE = updating("move.update", move, ("id",), "names", "state", "cursor", "total", "batch", "size", "back", "ordered_by", "rehearsed_at")
REHEARSED = Statement(
    "move.rehearsed",
    move.update()
    .where(_ID, move.c.state == literal_column("'rehearsing'"), move.c.cursor == bindparam("was"))
    .values({name: bindparam(name, type_=move.c[name].type) for name in ("cursor", "state", "rehearsed_at")})
    .returning(move.c.id),
)
ENDED = Statement(
    "move.ended",
    move.update()
    .where(_ID, move.c.state == bindparam("was", type_=move.c.state.type))
    .values(state=bindparam("state", type_=move.c.state.type))
    .returning(move.c.id),
)
FORGET = Statement(
    "move_case.forget",
    move_case.delete().where(
        move_case.c.move_id == bindparam("move_id"),
        move_case.c.outcome.in_([literal_column("'movable'"), literal_column("'mapped'"), literal_column("'refused'"), literal_column("'passed'")]),
    ),
)
DROP_CASE = deleting("move_case.delete", move_case, "move_id", "case_id")
MOVE_CASE = Statement("move_case.load", select(move_case).where(move_case.c.move_id == bindparam("move_id"), move_case.c.case_id == bindparam("case_id")))
MOVABLE: Any = move_case.c.outcome.in_([literal_column("'movable'"), literal_column("'mapped'")])
NEXT_CASES = Statement(
    "move_case.next",
    select(move_case.c.case_id).where(move_case.c.move_id == bindparam("move_id"), MOVABLE).order_by(move_case.c.case_id).limit(bindparam("most")),
)
_THIS: Any = (move_case.c.move_id == bindparam("of_move")) & (move_case.c.case_id == bindparam("of_case"))
_OUT: Any = move_case.c.outcome == literal_column("'left_out'")
LEAVE_OUT = Statement(  # what the rehearsal said of it is kept as its code
    "move_case.leave_out",
    move_case.update().where(_THIS, MOVABLE).values(code=move_case.c.outcome, outcome=literal_column("'left_out'")).returning(move_case.c.case_id),
)
TAKE_IN = Statement(
    "move_case.take_in",
    move_case.update().where(_THIS, _OUT).values(outcome=move_case.c.code, code=literal_column("''")).returning(move_case.c.case_id),
)
LEFT_OUT = Statement("move_case.left_out", select(move_case.c.case_id).where(move_case.c.move_id == bindparam("move_id"), _OUT))
IN_BATCH = Statement(
    "move_case.in_batch",
    select(func.count().label("count")).where(move_case.c.move_id == bindparam("move_id"), move_case.c.batch == bindparam("batch")),
)
BATCH_CASES = Statement(
    "move_case.of_batch",
    select(move_case.c.case_id)
    .where(
        move_case.c.move_id == bindparam("move_id"),
        move_case.c.outcome == literal_column("'moved'"),
        move_case.c.batch == bindparam("batch"),
        move_case.c.case_id > bindparam("cursor"),
    )
    .order_by(move_case.c.case_id)
    .limit(bindparam("most")),
)
SET_CURSOR = updating("move.cursor", move, ("id",), "cursor")
COUNT_OPEN = Statement("case.count_open", select(func.count().label("count")).where(case.c.definition_id == bindparam("from_id"), _OPEN))

# One chunk of a rehearsal, or one case (``after`` = its id - 1, ``most`` = 1): the rows of the cases between two ids on the version.
_OF: Any = (case.c.definition_id == bindparam("from_id")) & _OPEN & (case.c.id > bindparam("after"))
CHUNK_CASES = Statement(
    "case.chunk",
    select(case.c.id, case.c.channel, case.c.green_channel, case.c.form, case_state.c.revision, case_state.c.sealed)
    .join_from(case, case_state)
    .where(_OF)
    .order_by(case.c.id)
    .limit(bindparam("most")),
)
_UNTIL: Any = _OF & (case.c.id <= bindparam("until"))
CHUNK_TASKS = Statement(
    "task.chunk",
    select(task.c.case_id, task.c.id, task.c.node, task.c.data, task.c.opened_at, visit_task.c.answers)
    .join_from(task, case, task.c.case_id == case.c.id)
    .outerjoin(visit_task, (visit_task.c.task_id == task.c.id) & visit_task.c.dropped_at.is_(None))
    .where(_UNTIL),
)
CHUNK_INCIDENTS = Statement(
    "incident.chunk", select(incident.c.case_id).join_from(incident, case, incident.c.case_id == case.c.id).where(_UNTIL, incident.c.resolved_at.is_(None))
)


def _kept(name: str, table: Any, *without: str) -> Statement:
    """What a move must not change in one table of a case, in the order of its key."""
    columns = [column for column in table.columns if column.name not in without]
    return Statement(f"{name}.kept", select(*columns).where(table.c.case_id == bindparam("case_id")).order_by(*table.primary_key.columns))


KEPT = (
    _kept("task", task, "node"),
    _kept("clock", clock),
    _kept("clock_entry", clock_entry),
    _kept("timer", timer, "owner", "claimed_at", "attempts"),
    _kept("opinion", opinion),
    _kept("duty", duty),
    _kept("draw", draw),
    _kept("signature", signature),
    _kept("visit_task", visit_task),
)
_COUNTED: Any = (move_case.c.outcome, move_case.c.code, move_case.c.element)
GROUPS = Statement(
    "move_case.groups",
    select(*_COUNTED, func.count().label("count"), func.min(move_case.c.zh).label("zh"), func.min(move_case.c.en).label("en"))
    .where(move_case.c.move_id == bindparam("move_id"))
    .group_by(*_COUNTED),
)
BATCHES = Statement(
    "move_case.batches",
    select(
        move_case.c.batch,
        func.count().label("count"),
        func.sum(sql_case((move_case.c.outcome == literal_column("'moved'"), literal_column("1")), else_=literal_column("0"))).label("moved"),
        func.sum(
            sql_case(
                ((move_case.c.outcome == literal_column("'moved'")) & (move_case.c.revision == case_state.c.revision), literal_column("1")),
                else_=literal_column("0"),
            )
        ).label("undoable"),
        func.max(move_case.c.moved_at).label("at"),
    )
    .join_from(move_case, case_state, case_state.c.case_id == move_case.c.case_id)
    .where(move_case.c.move_id == bindparam("move_id"), move_case.c.batch.is_not(None))
    .group_by(move_case.c.batch)
    .order_by(move_case.c.batch.desc()),
)
