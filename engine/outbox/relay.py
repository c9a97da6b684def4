"""发件箱转发: claimed in batches, carried out at least once, marked sent; a failure waits longer each time and is never dropped."""

from __future__ import annotations

import socket
import threading
from os import getpid
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, bindparam, or_, select

from engine.service.dossier import millis
from engine.store.statements import Statement
from engine.store.tables.outbox import outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.service.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

BATCH = 20
CLAIM_MS = 60_000  # a claim older than this belongs to a node that died
LONGEST_WAIT_MS = 3600_000

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


CLAIM = Statement("outbox.claim", _claiming)
SENT = Statement(
    "outbox.sent", outbox.update().where(outbox.c.id == bindparam("row")).values(sent_at=bindparam("at", type_=outbox.c.sent_at.type), owner=None, error=None)
)
FAILED = Statement(
    "outbox.failed",
    outbox.update()
    .where(outbox.c.id == bindparam("row"))
    .values(owner=None, attempts=outbox.c.attempts + 1, ready_at=bindparam("later", type_=outbox.c.ready_at.type), error=bindparam("said", type_=outbox.c.error.type)),
)
NODE = f"{socket.gethostname()}:{getpid()}"


def relay(bureau: Bureau, channels: Mapping[str, Callable[[int, Mapping[str, Any]], None]]) -> int:
    """Carry out one batch; the number of messages sent. A channel gets the message's id, which is its idempotency key."""
    at = millis(bureau.now())
    me = f"{NODE}:{threading.get_ident()}"
    claimed = bureau.database.write(lambda uow: _claim(uow, at, me))
    sent = 0
    for row in claimed:
        try:
            channels[row.channel](row.id, orjson.loads(row.payload))
        except Exception as error:  # noqa: BLE001 - whatever an outside channel raises is kept with the message and tried again
            _fail(bureau, row, f"{type(error).__name__}: {error}"[:500])
        else:
            done = {"row": row.id, "at": millis(bureau.now())}
            bureau.database.write(lambda uow, done=done: uow.write(SENT, done))  # type: ignore[misc]
            sent += 1
    return sent


def _claim(uow: UnitOfWork, at: int, me: str) -> list[Any]:
    uow.wrote = True
    return uow.ask(CLAIM, {"at": at, "stale": at - CLAIM_MS, "me": me}).all()


def _fail(bureau: Bureau, row: Any, said: str) -> None:
    later = millis(bureau.now()) + min(LONGEST_WAIT_MS, 2_000 * 2**row.attempts)
    bureau.database.write(lambda uow: uow.write(FAILED, {"row": row.id, "later": later, "said": said}))
