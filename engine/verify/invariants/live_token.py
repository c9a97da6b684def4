"""每个在办件都有人在办、在等,或者有故障件."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every open case has a live token or an open incident"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    stuck = {r.case_id for r in data.rows("select case_id from incident where resolved_at is null")}
    for row in data.rows("select id, number from \"case\" where status <> 'closed'"):
        state = data.states.get(row.id)
        if state is None:
            yield f"case {row.number}: no engine state"
        elif not state.fault and not any(t.state in (8, 16, 32) for t in state.tokens) and row.id not in stuck:
            yield f"case {row.number}: nothing is live and no incident says so"
