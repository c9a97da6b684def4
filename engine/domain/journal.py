"""留痕链:each event of a case is numbered without gaps and chained by SHA-256 to the one before, so that a change or a gap shows.

A chain without a key can be made anew by whoever may write to the database; so its head bears a keyed seal (decision 0036).

The hashed bytes are seven lines in UTF-8: previous hash, case id, number, epoch milliseconds, type, person id (empty for the
system), data. Data are hashed as stored, so that a checker needs no JSON library. The first event follows GENESIS.
"""

from __future__ import annotations

from hashlib import blake2b, sha256, sha512
from typing import Final

GENESIS: Final = "0" * 64
_SEAL_BYTES: Final = 16


def canonical(prev_hash: str, case_id: int, no: int, at_ms: int, event_type: str, actor: int | None, data_json: str) -> bytes:
    """The bytes that are hashed for one event; only the last line may itself contain line feeds."""
    return f"{prev_hash}\n{case_id}\n{no}\n{at_ms}\n{event_type}\n{'' if actor is None else actor}\n{data_json}".encode()


def chain(prev_hash: str, case_id: int, no: int, at_ms: int, event_type: str, actor: int | None, data_json: str) -> str:
    """The hash of one event as 64 hexadecimal digits."""
    return sha256(canonical(prev_hash, case_id, no, at_ms, event_type, actor, data_json)).hexdigest()


def seal_head(key: bytes, case_id: int, no: int, head: str) -> str:
    """链头封印:the keyed seal over case, number of the last event and head, as 32 hexadecimal digits. The key is that of the states."""
    secret = key if len(key) <= blake2b.MAX_KEY_SIZE else sha512(key).digest()
    return blake2b(b"%d:%d:%s" % (case_id, no, head.encode()), key=secret, digest_size=_SEAL_BYTES, person=b"yizhang-head").hexdigest()
