"""Engine states as an outsider reads them: the seal recomputed, the JSON rows of codec 1, no interpreter.

A sealed state is ``YZ`` + codec byte + 32-byte tag + JSON; the tag is keyed BLAKE2b over "case:revision:codec:" + JSON. The JSON is
``[1, item, prefix, last, tick, finished, [workflow …]]``, a workflow ends with ``[element names], [rows]``, a row begins with
``number, parent, state, index of the element``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

WAITING, READY, STARTED, ERROR = 8, 16, 32, 128
LIVE = frozenset({WAITING, READY, STARTED, ERROR})


@dataclass(frozen=True)
class Token:
    """One live task of the engine: its id, state, element and internal data."""

    id: str
    state: int
    element: str
    internal: dict[str, object]


@dataclass(frozen=True)
class StateRow:
    """A case's engine state: live tokens, whether it says it is finished, and what is wrong with its seal (empty: nothing)."""

    tokens: tuple[Token, ...]
    finished: bool
    fault: str


def read_state(key: bytes, case_id: int, revision: int, sealed: bytes) -> StateRow:
    """Open one sealed state; a fault instead of an exception."""
    if sealed[:2] != b"YZ" or len(sealed) < 36 or sealed[2] != 1:
        return StateRow((), finished=False, fault="not a sealed state of codec 1")
    blob = sealed[35:]
    secret = key if len(key) <= 64 else hashlib.sha512(key).digest()
    tag = hashlib.blake2b(b"%d:%d:%d:" % (case_id, revision, 1) + blob, key=secret, digest_size=32, person=b"yizhang-state").digest()
    if not hmac.compare_digest(tag, sealed[3:35]):
        return StateRow((), finished=False, fault=f"the seal of revision {revision} does not hold")
    _, _, prefix, _, _, finished, workflows = json.loads(blob)
    tokens = []
    for workflow in workflows:
        names, rows = workflow[-2], workflow[-1]
        tokens += [Token(f"{prefix}{r[0]}", r[2], names[r[3]], r[6] or {}) for r in rows if r[2] in LIVE]
    return StateRow(tuple(tokens), finished=bool(finished), fault="")
