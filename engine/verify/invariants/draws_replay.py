"""随机派件可以复核."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every draw gives the drawn person again from its candidates and seed"


def _index(count: int, seed: str) -> int:
    span = 1 << 64
    counter = 0
    while True:
        digest = hmac.digest(seed.encode(), b"draw" + counter.to_bytes(4, "big"), "sha256")
        number = int.from_bytes(digest[:8], "big")
        if number < span - span % count:
            return number % count
        counter += 1


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    for row in data.rows("select task_id, candidates, seed, person_id from draw"):
        candidates = sorted(set(json.loads(row.candidates)))
        if not candidates or candidates[_index(len(candidates), row.seed)] != row.person_id:
            yield f"task {row.task_id}: the draw does not give person {row.person_id}"
