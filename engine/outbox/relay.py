"""发件箱转发: claimed in batches, carried out at least once, marked sent; a failure waits longer each time and is never dropped."""

from __future__ import annotations

import socket
import threading
from os import getpid
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.moment import millis
from engine.store.outbox import CLAIM, CLAIM_ABROAD, FAILED, SENT, WAITING, WAITING_ABROAD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.bureau import Bureau
    from engine.store.statements import Statement
    from engine.store.unit_of_work import UnitOfWork

CLAIM_MS = 60_000  # a claim older than this belongs to a node that died
LONGEST_WAIT_MS = 3600_000

NODE = f"{socket.gethostname()}:{getpid()}"


def relay(bureau: Bureau, channels: Mapping[str, Callable[[int, Mapping[str, Any]], None]], *, abroad: bool = False) -> int:
    """Carry out one batch; the number of messages sent. A channel gets the message's id, which is its idempotency key.

    ``abroad`` takes what is sent to other hosts, and nothing else: they may be slow.
    """
    at = millis(bureau.now())
    me = f"{NODE}:{threading.get_ident()}"
    with bureau.database.reading() as reader:
        if not reader.ask(WAITING_ABROAD if abroad else WAITING, {"at": at, "stale": at - CLAIM_MS}).one().waiting:
            return 0
    claimed = bureau.database.write(lambda uow: _claim(uow, at, me, CLAIM_ABROAD if abroad else CLAIM))
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


def _claim(uow: UnitOfWork, at: int, me: str, claim: Statement) -> list[Any]:
    uow.wrote = True
    return uow.ask(claim, {"at": at, "stale": at - CLAIM_MS, "me": me}).all()


def _fail(bureau: Bureau, row: Any, said: str) -> None:
    later = millis(bureau.now()) + min(LONGEST_WAIT_MS, 2_000 * 2**row.attempts)
    bureau.database.write(lambda uow: uow.write(FAILED, {"row": row.id, "later": later, "said": said}))
