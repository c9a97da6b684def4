"""幂等键: a request that comes twice is answered once and told again; a key that comes with another content is refused.

The key is claimed before its command is carried out, under a request id of its own, so that a node that dies in between leaves a request
which the repetition finishes: the command knows its receipt by then, or has never happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import Receipt
from engine.domain.errors import Rejection
from engine.domain.moment import millis
from engine.store.api import CLAIM_KEY, FORGET_ANSWERS, FREE_KEY, KEEP_ANSWER, KEPT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.api_commands import BeginRequest, EndRequest
    from engine.store.unit_of_work import UnitOfWork

KEPT_MS = 30 * 86_400_000


class KeyReused(Rejection):
    """幂等键重复使用."""

    status = 422


def begin_request(command: BeginRequest, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """``Receipt.id`` is the status and ``Receipt.number`` the answer given before; both None where there is none yet. Raises KeyReused."""
    at = millis(bureau.now())
    uow.write(FORGET_ANSWERS, {"of": command.token_id, "before": at - KEPT_MS})
    uow.write(CLAIM_KEY, {"token_id": command.token_id, "key": command.key, "fingerprint": command.fingerprint, "asked_at": at})
    row = uow.ask(KEPT, {"token_id": command.token_id, "key": command.key}).one()
    if row.fingerprint != command.fingerprint:
        raise KeyReused(
            "这个幂等键已用于另一个请求。每个新请求请换一个新的键。",
            "Expected the request that this key was first used for, but this is another.",
        )
    return Receipt(id=row.status, number=row.answer)


def end_request(command: EndRequest, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Keep the answer, or free the key of what was refused."""
    _ = bureau
    if command.status is None:
        uow.write(FREE_KEY, {"of": command.token_id, "named": command.key})
    else:
        uow.write(KEEP_ANSWER, {"token_id": command.token_id, "key": command.key, "status": command.status, "answer": command.answer})
    return Receipt()
