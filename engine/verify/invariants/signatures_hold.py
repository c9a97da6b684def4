"""签署都有留痕,待签署的都有待办,没有签齐的没有提交."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = (
    "every signature is journalled and under its signer's duty, every one awaited is a task, and nothing is submitted over an open or objecting one, "
    "by a signer, or before the posts of the diagram have signed"
)
ROWS = "select task_id, person_id, case_id, duty, state, pool from signature"
SAID = "select case_id, person_id, data from event where type = 'TaskSigned' order by case_id, no"
AWAITED = (
    "select s.task_id, s.person_id from signature s where s.state = 'asked' and exists (select 1 from task t where t.id = s.task_id) "
    "and not exists (select 1 from task t where t.parent = s.task_id and t.kind = 'sign' and t.assignee = s.person_id)"
)


SEATED = "select data from event where type = 'SignaturesAsked'"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    last: dict[tuple[str, int], str] = {}
    one_is_enough: set[str] = set()
    for row in data.rows(SAID):
        said = json.loads(row.data)
        last[said["task"], row.person_id] = said["state"]
        if said.get("way") == "any":
            one_is_enough.add(said["task"])
    done = {r.task_id: r for r in data.rows("select task_id, person_id, duty from completion")}
    for row in data.rows(ROWS):
        if row.state != "asked" and last.get((row.task_id, row.person_id)) != row.state:
            yield f"task {row.task_id}: the signature of {row.person_id} is not what the journal says"
        if row.task_id in done and row.state != "agree" and row.task_id not in one_is_enough:
            yield f"task {row.task_id}: submitted, though {row.person_id} has {'not signed' if row.state == 'asked' else 'objected'}"
        if row.task_id in done and row.state == "agree" and row.duty != done[row.task_id].duty:
            yield f"task {row.task_id}: {row.person_id} signed under another duty"
        if row.task_id in done and row.person_id == done[row.task_id].person_id:
            yield f"task {row.task_id}: submitted by {row.person_id}, who signed it"
    yield from _seats(data, done)
    for row in data.rows(AWAITED):
        yield f"task {row.task_id}: {row.person_id} is to sign and has no task"


def _seats(data: Data, done: dict[str, Any]) -> Iterator[str]:
    """Every post that was asked has signed, or one of them where one is enough."""
    agreed: dict[str, set[str]] = {}
    for row in data.rows(ROWS):
        if row.state == "agree":
            agreed.setdefault(row.task_id, set()).add(row.pool)
    for row in data.rows(SEATED):
        asked = json.loads(row.data)
        signed = agreed.get(asked["task"], set())
        if asked["task"] in done and not (signed if asked["way"] == "any" else signed.issuperset(asked["pools"])):
            yield f"task {asked['task']}: submitted before the posts that the diagram names had signed"
