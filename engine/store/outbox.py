"""Statements on the outbox 发件箱."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from engine.store.statements import Statement
from engine.store.tables.outbox import outbox

BATCH = 20
READY = and_(outbox.c.sent_at.is_(None), outbox.c.ready_at <= bindparam("at"), or_(outbox.c.owner.is_(None), outbox.c.claimed_at < bindparam("stale")))


def _claiming(dialect: str) -> Any:
    chosen = select(outbox.c.id).where(READY).order_by(outbox.c.ready_at).limit(BATCH)
    if dialect == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    return (
        outbox.update()
        .where(outbox.c.id.in_(chosen.scalar_subquery()))
        .values(owner=bindparam("me", type_=outbox.c.owner.type), claimed_at=bindparam("at"))
        .returning(outbox.c.id, outbox.c.channel, outbox.c.payload, outbox.c.attempts)
    )


# The first in the index's order, as in engine.store.timers.
_FIRST = select(outbox.c.id).where(READY).order_by(outbox.c.ready_at).limit(1).scalar_subquery()
WAITING = Statement("outbox.waiting", select(_FIRST.is_not(None).label("waiting")))
CLAIM = Statement("outbox.claim", _claiming)
SENT = Statement(
    "outbox.sent", outbox.update().where(outbox.c.id == bindparam("row")).values(sent_at=bindparam("at", type_=outbox.c.sent_at.type), owner=None, error=None)
)
FAILED = Statement(
    "outbox.failed",
    outbox.update()
    .where(outbox.c.id == bindparam("row"))
    .values(
        owner=None,
        attempts=outbox.c.attempts + 1,
        ready_at=bindparam("later", type_=outbox.c.ready_at.type),
        error=bindparam("said", type_=outbox.c.error.type),
    ),
)
