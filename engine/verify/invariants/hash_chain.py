"""留痕链: gapless numbers, unbroken hashes, the head as stored."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "the events of every case are numbered gapless and their hash chain is unbroken up to the stored head"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    last: dict[int, tuple[int, str]] = {}
    for row in data.rows("select case_id, no, at, type, person_id, data, hash from event order by case_id, no"):
        no, head = last.get(row.case_id, (0, "0" * 64))
        if row.no != no + 1:
            yield f"case {row.case_id}: event {row.no} follows {no}"
        person = "" if row.person_id is None else row.person_id
        line = f"{head}\n{row.case_id}\n{row.no}\n{row.at}\n{row.type}\n{person}\n{row.data}"
        if hashlib.sha256(line.encode()).hexdigest() != row.hash:
            yield f"case {row.case_id}: event {row.no} was changed"
        last[row.case_id] = (row.no, row.hash)
    for row in data.rows("select case_id, event_no, head_hash from case_state"):
        if last.get(row.case_id) != (row.event_no, row.head_hash):
            yield f"case {row.case_id}: the stored head is not the last event"
