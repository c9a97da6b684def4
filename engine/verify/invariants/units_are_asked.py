"""会审单位都有人在审,增减都有留痕."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every opinion awaited has its unit's task, and every unit added to a review or taken out is journalled"
AWAITED = (
    "select o.case_id, o.unit from opinion o join \"case\" c on c.id = o.case_id where o.given_at is null and c.status <> 'closed' "
    "and not exists (select 1 from task t where t.case_id = o.case_id and t.unit = o.unit and t.kind = 'joint_review') "
    "and not exists (select 1 from incident i where i.case_id = o.case_id and i.resolved_at is null)"
)
CHANGES = "select case_id, no, action, unit, component from unit_change order by case_id, no"
EVENTS = "select case_id, type, data from event where type in ('UnitAdded', 'UnitRemoved') order by case_id, no"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    for row in data.rows(AWAITED):
        yield f"case {row.case_id}: {row.unit} is asked for an opinion and has no task"
    changes = [(r.case_id, r.no, r.action, r.unit, r.component) for r in data.rows(CHANGES)]
    told = []
    for row in data.rows(EVENTS):
        said = json.loads(row.data)
        told.append((row.case_id, said["no"], "add" if row.type == "UnitAdded" else "remove", said["unit"], said["component"]))
    for case_id, no, *_ in sorted(set(changes) ^ set(told)):
        yield f"case {case_id}: change {no} of the units under review is not what the journal says"
    last = {(case_id, unit): action for case_id, _, action, unit, _ in changes}
    for row in data.rows("select case_id, unit from opinion where given_at is null"):
        if last.get((row.case_id, row.unit)) == "remove":
            yield f"case {row.case_id}: {row.unit} was taken out and is still asked"
