"""预警都有由来:不早发、不在下班时间发、都有留痕."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.verify.counting import ZONE, all_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "an alert was raised within bureau hours, of a clock that had come so far, and journalled with its recipient; an answer is its recipient's"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    versions = list(all_days(data).values())
    overrun = {(r.case_id, json.loads(r.data)["clock"]) for r in data.rows("select case_id, data from event where type = 'ClockOverdue'")}
    said: set[tuple[int, str, str, int, str]] = set()
    for row in data.rows("select case_id, type, data from event where type in ('AlertRaised', 'EscalationIssued')"):
        told = json.loads(row.data)
        rung = told["no"] if row.type == "EscalationIssued" else told["rung"]
        said |= {(row.case_id, told.get("clock", ""), told.get("level", "ordered"), rung, to) for to in told["to"]}
    answers = {json.loads(r.data)["alert"]: r.person_id for r in data.rows("select person_id, data from event where type = 'AlertAnswered'")}
    stored: set[tuple[int, str, str, int, str]] = set()
    for row in data.rows("select id, case_id, clock, level, rung, recipient, raised_at, answered_by from alert"):
        key = (row.case_id, row.clock, row.level, row.rung, row.recipient)
        stored.add(key)
        if key not in said:
            yield f"case {row.case_id}: alert {row.id} was never journalled"
        if row.level != "ordered" and not any(_open(days, row.raised_at) for days in versions):
            yield f"case {row.case_id}: alert {row.id} was raised outside bureau hours"
        if row.level in {"stage", "red", "black"} and (row.case_id, row.clock) not in overrun:
            yield f"case {row.case_id}: alert {row.id} says overrun of {row.clock}, which was not"
        if row.answered_by != answers.get(row.id):
            yield f"case {row.case_id}: alert {row.id} is answered by {row.answered_by}, journalled {answers.get(row.id)}"
    for key in sorted(said - stored):
        yield f"case {key[0]}: alert of {key[1]} ({key[2]}) to {key[4]} is journalled, but not kept"


def _open(days: object, at: int) -> bool:
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZONE)
    minute = (local.hour, local.minute)
    return days.works(local.date()) and any(a <= minute < b for a, b in days.sessions(local.date()))  # type: ignore[attr-defined]
