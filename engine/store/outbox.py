"""Statements on the outbox 发件箱."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, literal_column, or_, select

from engine.store.statements import Statement, inserting, updating
from engine.store.tables.outbox import message_act, outbox

BATCH, BATCH_ABROAD = 20, 4  # hosts that do not answer take seconds each: few, so that no claim grows old and no stop waits long
READY = and_(outbox.c.sent_at.is_(None), outbox.c.ready_at <= bindparam("at"), or_(outbox.c.owner.is_(None), outbox.c.claimed_at < bindparam("stale")))
ABROAD: Any = literal_column("'webhook'")  # what other hosts answer, or keep waiting; claimed apart, so that they hold up nothing here


def _claiming(dialect: str, which: Any, most: int) -> Any:
    chosen = select(outbox.c.id).where(READY, which).order_by(outbox.c.ready_at).limit(most)
    if dialect == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    return (
        outbox.update()
        .where(outbox.c.id.in_(chosen.scalar_subquery()))
        .values(owner=bindparam("me", type_=outbox.c.owner.type), claimed_at=bindparam("at"))
        .returning(outbox.c.id, outbox.c.channel, outbox.c.payload, outbox.c.attempts)
    )


# The first in the index's order, as in engine.store.timers.
def _first(name: str, which: Any) -> Statement:
    first = select(outbox.c.id).where(READY, which).order_by(outbox.c.ready_at).limit(1).scalar_subquery()
    return Statement(name, select(first.is_not(None).label("waiting")))


def _one() -> Any:
    return select(outbox).where(outbox.c.id == bindparam("message_id"))


_HERE, _ABROAD = outbox.c.channel != ABROAD, outbox.c.channel == ABROAD
WAITING, WAITING_ABROAD = _first("outbox.waiting", _HERE), _first("outbox.waiting_abroad", _ABROAD)
CLAIM = Statement("outbox.claim", lambda dialect: _claiming(dialect, _HERE, BATCH))
CLAIM_ABROAD = Statement("outbox.claim_abroad", lambda dialect: _claiming(dialect, _ABROAD, BATCH_ABROAD))
SENT = Statement(
    "outbox.sent", outbox.update().where(outbox.c.id == bindparam("row")).values(sent_at=bindparam("at", type_=outbox.c.sent_at.type), owner=None, error=None)
)
MESSAGE = Statement("outbox.load", lambda dialect: _one().with_for_update() if dialect == "postgresql" else _one())
SEND_NOW = updating("outbox.send_now", outbox, ("id",), "ready_at", "owner", "claimed_at")
SET_ASIDE = updating("outbox.set_aside", outbox, ("id",), "sent_at", "owner")
ADD_ACT = inserting("message_act.insert", message_act)
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
