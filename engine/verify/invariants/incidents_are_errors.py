"""故障件与引擎中的故障一一对应."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "the open incidents of a case are exactly the failed tokens of its engine state"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    stored: dict[int, set[str]] = {}
    for row in data.rows("select case_id, subject from incident where resolved_at is null and subject <> 'state'"):
        stored.setdefault(row.case_id, set()).add(row.subject)
    for case_id, state in data.states.items():
        failed = {t.id for t in state.tokens if t.state == 128}
        if not state.fault and failed != stored.get(case_id, set()):
            yield f"case {case_id}: failed {sorted(failed)}, incidents {sorted(stored.get(case_id, set()))}"
