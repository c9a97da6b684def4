"""缺席、终止的意见都有依据,迟到的意见只在被采纳以后算数."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "an opinion that is absent or ended is journalled with its ground, and a late one counts exactly when it was taken in"
EVENTS = "select case_id, type, data from event where type in ('UnitAbsent', 'ReviewEnded', 'LateOpinionGiven', 'LateOpinionTaken')"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    told: dict[str, set[tuple[int, str, int]]] = {}
    for row in data.rows(EVENTS):
        said = json.loads(row.data)
        told.setdefault(row.type, set()).add((row.case_id, said["unit"], said["round"]))
    opinions = {(r.case_id, r.unit, r.round): r for r in data.rows("select case_id, unit, round, state, reasons from opinion")}
    taken = told.get("LateOpinionTaken", set())
    for event, state in (("ReviewEnded", "ended"), ("UnitAbsent", "absent")):
        stored = {key for key, row in opinions.items() if row.state == state}
        for case_id, unit, _ in sorted(stored ^ (told.get(event, set()) - taken)):
            yield f"case {case_id}: that {unit} is {state} is not what the journal says"
    late = {(r.case_id, r.unit, r.round): r for r in data.rows("select case_id, unit, round, state, reasons, taken_at from late_opinion")}
    for case_id, unit, _ in sorted(set(late) ^ told.get("LateOpinionGiven", set())):
        yield f"case {case_id}: the late opinion of {unit} is not what the journal says"
    for key, row in late.items():
        stands = (opinions[key].state, opinions[key].reasons) == (row.state, row.reasons)
        if (row.taken_at is not None) != (key in taken) or (row.taken_at is not None) != stands:
            yield f"case {key[0]}: the late opinion of {key[1]} counts without having been taken in, or the other way round"
