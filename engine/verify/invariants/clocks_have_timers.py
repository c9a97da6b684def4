"""运行中的计时都有定时,定时都有计时."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every running clock has one timer, no later than it is due and not before it turns yellow; an overdue one has it while somebody is still to be told"
_LEVEL = {"stage": "stage", "promised": "red", "statutory": "black"}


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    asked = "select case_id, name, kind, state, due_at, yellow_at, yellow_left from clock where state in ('running', 'overdue') and due_at is not null"
    clocks = {(r.case_id, r.name): r for r in data.rows(asked)}
    told = set()
    for row in data.rows("select case_id, data from event where type = 'AlertRaised'"):
        said = json.loads(row.data)
        told.add((row.case_id, said["clock"], said["level"]))
    timers = {(r.case_id, r.subject): r.due_at for r in data.rows("select case_id, subject, due_at from timer where kind = 'clock'")}
    # a limit that the diagram waits for has the diagram's own timer
    waits = {(r.case_id, f"deemed:{r.subject}"): r.due_at for r in data.rows("select case_id, subject, due_at from timer where kind = 'diagram'")}
    timers |= {key: due for key, due in waits.items() if key in clocks}
    for key in sorted(timers.keys() - clocks.keys()):
        yield f"case {key[0]}: timer without a running clock {key[1]}"
    for key in sorted(clocks):
        clock, timer = clocks[key], timers.get(key)
        if clock.state == "overdue":
            # yellow_left is absent from clocks that the release before has started, which told of an overrun at once
            if timer is None and clock.yellow_left is not None and clock.kind in _LEVEL and (*key, _LEVEL[clock.kind]) not in told:
                yield f"case {key[0]}: overdue clock {key[1]} was told to nobody and has no timer"
        elif timer is None:
            yield f"case {key[0]}: running clock {key[1]} has no timer"
        elif timer > clock.due_at or (timer < clock.due_at and (clock.yellow_at is None or timer < clock.yellow_at)):
            yield f"case {key[0]}: the timer of clock {key[1]} is neither when it turns yellow nor when it is due nor between"
