"""略过和更正都有人、有理由."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "what was skipped or repaired names a reason and who did it, stands in the case's journal, and its incident is resolved; nothing else was skipped"
EVENTS = {"skip": "NodeSkipped", "variable": "VariableRepaired", "state": "StateRestored"}
DONE = (
    "select r.id, r.kind, r.reason, r.proposed_by, r.decided_by, r.decided_at, i.case_id, i.subject, i.resolved_at "
    "from remedy r join incident i on i.id = r.incident_id where r.state = 'done' order by r.id"
)
TOLD = "select case_id, no, type, at, person_id, data from event where type in ('NodeSkipped', 'VariableRepaired', 'StateRestored')"
HELD = "select h.person_id, h.from_at, h.until_at from holding h join post p on p.id = h.post_id where p.role = 'administrator'"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    told = {(row.case_id, row.type, row.at, json.loads(row.data).get("subject", "state")): row for row in data.rows(TOLD)}
    administrators: dict[int, list[tuple[int, int | None]]] = {}
    for row in data.rows(HELD):
        administrators.setdefault(row.person_id, []).append((row.from_at, row.until_at))
    known = set()
    for row in data.rows(DONE):
        if not row.reason.strip():
            yield f"case {row.case_id}: remedy {row.id} has no reason"
        if row.kind == "variable" and row.decided_by in (None, row.proposed_by):
            yield f"case {row.case_id}: remedy {row.id} was confirmed by nobody else"
        if row.kind not in EVENTS:
            continue
        key = (row.case_id, EVENTS[row.kind], row.decided_at, row.subject)
        known.add(key)
        if key not in told or row.resolved_at != row.decided_at:
            yield f"case {row.case_id}: remedy {row.id} is {row.kind}, but its journal or its incident knows nothing of it"
    for key, event in told.items():
        said = json.loads(event.data)
        spans = administrators.get(event.person_id, [])
        if key not in known or not str(said.get("reason", "")).strip():
            yield f"case {event.case_id}: event {event.no} skips or repairs {said.get('node')} without a remedy or a reason"
        elif key[1] == "NodeSkipped" and not any(since <= event.at and (until is None or event.at < until) for since, until in spans):
            yield f"case {event.case_id}: event {event.no} skips {said.get('node')}, but person {event.person_id} was no administrator"
