"""图中的等待与定时一一对应."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every waiting timer event of a diagram has one timer row, and vice versa"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    stored: dict[int, set[str]] = {}
    for row in data.rows("select case_id, subject from timer where kind = 'diagram'"):
        stored.setdefault(row.case_id, set()).add(row.subject)
    for case_id, state in data.states.items():
        if state.fault:
            continue
        waiting = {t.id for t in state.tokens if t.state == 8 and "due" in t.internal}
        if waiting != stored.get(case_id, set()):
            yield f"case {case_id}: waiting {sorted(waiting)}, timers {sorted(stored.get(case_id, set()))}"
