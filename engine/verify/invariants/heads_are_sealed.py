"""链头封印: nobody but the product wrote the end of a journal. A chain made anew from any event on has another head."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "the head of every case's chain bears the keyed seal of this case and event number"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    key = data.state_key if len(data.state_key) <= 64 else hashlib.sha512(data.state_key).digest()
    for row in data.rows("select case_id, event_no, head_hash, head_seal from case_state order by case_id"):
        made = hashlib.blake2b(f"{row.case_id}:{row.event_no}:{row.head_hash}".encode(), key=key, digest_size=16, person=b"yizhang-head").hexdigest()
        if row.head_seal is None:
            yield f"case {row.case_id}: the head of event {row.event_no} bears no seal"
        elif not hmac.compare_digest(made, row.head_seal):
            yield f"case {row.case_id}: the seal of the head of event {row.event_no} does not hold: the chain was made anew, or the key is another"
