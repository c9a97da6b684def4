"""运行中的计时都有定时,定时都有计时."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every running clock with a due instant has one timer, at that instant, and vice versa"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    clocks = {(r.case_id, r.name): r.due_at for r in data.rows("select case_id, name, due_at from clock where state = 'running' and due_at is not null")}
    timers = {(r.case_id, r.subject): r.due_at for r in data.rows("select case_id, subject, due_at from timer where kind = 'clock'")}
    # a limit that the diagram waits for has the diagram's own timer
    waits = {(r.case_id, f"deemed:{r.subject}"): r.due_at for r in data.rows("select case_id, subject, due_at from timer where kind = 'diagram'")}
    timers |= {key: due for key, due in waits.items() if key in clocks}
    for key in sorted(clocks.keys() - timers.keys()):
        yield f"case {key[0]}: running clock {key[1]} has no timer"
    for key in sorted(timers.keys() - clocks.keys()):
        yield f"case {key[0]}: timer without a running clock {key[1]}"
    for key in sorted(clocks.keys() & timers.keys()):
        if clocks[key] != timers[key]:
            yield f"case {key[0]}: clock {key[1]} and its timer differ"
