"""指标: what a monitoring program asks every few seconds; counts and ages alone, each answered by an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, func, select

from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.clocks import clock, timer
from engine.store.tables.outbox import incident, outbox
from engine.store.tables.tasks import task

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, ScalarSelect

_WAITING = outbox.c.sent_at.is_(None)


def _count(table: FromClause, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*where).scalar_subquery()


MEASURES = Statement(
    "measures",
    select(
        _count(case, case.c.status != "closed").label("open_cases"),
        _count(task).label("open_tasks"),
        _count(clock, clock.c.state == "running", clock.c.due_at < bindparam("at")).label("clocks_overdue"),
        _count(timer, timer.c.owner.is_(None), timer.c.due_at <= bindparam("at")).label("timers_due"),
        select(func.min(timer.c.due_at)).where(timer.c.owner.is_(None), timer.c.due_at <= bindparam("at")).scalar_subquery().label("oldest_timer"),
        _count(outbox, _WAITING, outbox.c.ready_at <= bindparam("at")).label("messages_ready"),
        select(func.min(outbox.c.ready_at)).where(_WAITING, outbox.c.ready_at <= bindparam("at")).scalar_subquery().label("oldest_message"),
        _count(outbox, _WAITING, outbox.c.attempts > 0).label("messages_failed"),
        _count(incident, incident.c.resolved_at.is_(None)).label("incidents_open"),
    ),
)


class Measures(NamedTuple):
    """当前指标. Ages in seconds, 0 when nothing waits."""

    open_cases: int
    open_tasks: int
    clocks_overdue: int
    timers_due: int
    oldest_timer_seconds: float
    messages_ready: int
    oldest_message_seconds: float
    messages_failed: int
    incidents_open: int
