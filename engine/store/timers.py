"""Statements on timers 定时: claimed in batches, so that cost follows what is due."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from engine.store.statements import Statement
from engine.store.tables.clocks import timer

BATCH = 100


def _claiming(dialect: str) -> Any:
    due = and_(timer.c.due_at <= bindparam("at"), or_(timer.c.owner.is_(None), timer.c.claimed_at < bindparam("stale")))
    chosen = select(timer.c.id).where(due).order_by(timer.c.due_at).limit(BATCH)
    if dialect == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    return (
        timer.update()
        .where(timer.c.id.in_(chosen.scalar_subquery()))
        .values(owner=bindparam("me", type_=timer.c.owner.type), claimed_at=bindparam("at"), attempts=timer.c.attempts + 1)
        .returning(timer.c.id)
    )


CLAIM = Statement("timer.claim", _claiming)
TIMER = Statement("timer.load", select(timer).where(timer.c.id == bindparam("timer_id")))
NEXT_DUE = Statement("timer.next_due", select(timer).where(timer.c.due_at <= bindparam("at")).order_by(timer.c.due_at, timer.c.id).limit(1))
