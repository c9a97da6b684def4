"""每次办理恰有一条留痕."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every completion has exactly one event, which quotes the hash of its answers"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    events: dict[tuple[int, int], tuple[str, str]] = {}
    counts: dict[str, int] = {}
    for row in data.rows("select case_id, no, data from event where type in ('TaskCompleted', 'TaskResubmitted')"):
        said = json.loads(row.data)
        events[row.case_id, row.no] = (said["task"], said["answers"])
        counts[said["task"]] = counts.get(said["task"], 0) + 1
    for row in data.rows("select task_id, case_id, event_no, answers from completion"):
        found = events.get((row.case_id, row.event_no))
        if found is None or found[0] != row.task_id:
            yield f"completion {row.task_id}: event {row.event_no} does not speak of it"
        elif found[1] != hashlib.sha256(row.answers.encode()).hexdigest():
            yield f"completion {row.task_id}: its answers are not those that were journalled"
        if counts.pop(row.task_id, 0) != 1:
            yield f"completion {row.task_id}: not exactly one event"
    for task in counts:
        yield f"task {task}: journalled as completed, but there is no completion"
