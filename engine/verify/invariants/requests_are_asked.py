"""请申请人补充材料的,申请人都有一件待办."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "what units under review want of the applicant is open with an opinion that waits for it, is his one task, and is journalled"
OPEN = "select r.case_id, r.unit, r.round from material_request r where r.ended_at is null"
WAITING = "select case_id, unit, round from opinion where state = 'need_material'"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    live = {r.id for r in data.rows("select id from \"case\" where status <> 'closed'")}
    open_ = {(r.case_id, r.unit, r.round) for r in data.rows(OPEN)}
    waiting = {(r.case_id, r.unit, r.round) for r in data.rows(WAITING) if r.case_id in live}
    for case_id, unit, round_ in sorted(open_ ^ waiting):
        yield f"case {case_id}: the request of {unit} in round {round_} is not open together with its opinion"
    tasks = [r.case_id for r in data.rows("select case_id from task where kind = 'supply_further'")]
    for case_id in sorted({case_id for case_id, *_ in open_} ^ set(tasks)) + sorted({one for one in tasks if tasks.count(one) > 1}):
        yield f"case {case_id}: the applicant has not exactly one task for what is open"
    kept = {(r.case_id, r.unit, r.round, r.words) for r in data.rows("select case_id, unit, round, words from material_request")}
    said = [(r.case_id, json.loads(r.data)) for r in data.rows("select case_id, data from event where type = 'MaterialAsked'")]
    for case_id, *_ in sorted(kept ^ {(case_id, one["unit"], one["round"], one["words"]) for case_id, one in said}):
        yield f"case {case_id}: a request for material is not what the journal says"
