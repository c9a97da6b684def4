"""签署都有留痕,待签署的都有待办,没有签齐的没有提交."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every signature is journalled and under its signer's duty, every one awaited is a task, and nothing is submitted over an open or objecting one"
ROWS = "select task_id, person_id, case_id, duty, state from signature"
SAID = "select case_id, person_id, data from event where type = 'TaskSigned' order by case_id, no"
AWAITED = (
    "select s.task_id, s.person_id from signature s where s.state = 'asked' and exists (select 1 from task t where t.id = s.task_id) "
    "and not exists (select 1 from task t where t.parent = s.task_id and t.kind = 'sign' and t.assignee = s.person_id)"
)


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    last: dict[tuple[str, int], str] = {}
    for row in data.rows(SAID):
        said = json.loads(row.data)
        last[said["task"], row.person_id] = said["state"]
    done = {r.task_id: r.duty for r in data.rows("select task_id, duty from completion")}
    for row in data.rows(ROWS):
        if row.state != "asked" and last.get((row.task_id, row.person_id)) != row.state:
            yield f"task {row.task_id}: the signature of {row.person_id} is not what the journal says"
        if row.task_id in done and row.state != "agree":
            yield f"task {row.task_id}: submitted, though {row.person_id} has {'not signed' if row.state == 'asked' else 'objected'}"
        if row.task_id in done and row.state == "agree" and row.duty != done[row.task_id]:
            yield f"task {row.task_id}: {row.person_id} signed under another duty"
    for row in data.rows(AWAITED):
        yield f"task {row.task_id}: {row.person_id} is to sign and has no task"
