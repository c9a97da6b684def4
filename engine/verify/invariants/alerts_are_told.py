"""预警都有由来:不早发、不在下班时间发、都有留痕."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine.verify.counting import ZONE, all_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = (
    "an alert was raised within bureau hours, of a clock that had come so far, by the ladder in force then, and journalled with its recipient; "
    "an answer is its recipient's"
)


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
    ladders = _ladders(data)
    stored: set[tuple[int, str, str, int, str]] = set()
    for row in data.rows("select id, case_id, clock, level, rung, recipient, raised_at, answered_by, who, reference, ladder_id from alert"):
        key = (row.case_id, row.clock, row.level, row.rung, row.recipient)
        stored.add(key)
        if key not in said:
            yield f"case {row.case_id}: alert {row.id} was never journalled"
        if row.level != "ordered" and not any(_open(days, row.raised_at) for days in versions):
            yield f"case {row.case_id}: alert {row.id} was raised outside bureau hours"
        if row.level in {"stage", "red", "black"} and (row.case_id, row.clock) not in overrun:
            yield f"case {row.case_id}: alert {row.id} says overrun of {row.clock}, which was not"
        yield from _by_its_ladder(row, ladders)
        if row.answered_by != answers.get(row.id):
            yield f"case {row.case_id}: alert {row.id} is answered by {row.answered_by}, journalled {answers.get(row.id)}"
    for key in sorted(said - stored):
        yield f"case {key[0]}: alert of {key[1]} ({key[2]}) to {key[4]} is journalled, but not kept"


def _ladders(data: Data) -> Any:
    """Changed ladders by id; which of them hold for an item; items with a ladder of their own; and when each overrun came."""
    approved = {r.id: r for r in data.rows("select id, item, content, effective_on from ladder where state = 'approved'")}
    own = "(select count(*) from definition_file f where f.definition_id = c.definition_id and f.path = 'alerts.toml') as own"
    asked = f'select c.id, c.item, {own} from "case" c'  # noqa: S608 - a constant
    cases = {r.id: r for r in data.rows(asked)} if approved else {}
    due = {(r.case_id, r.name): r.due_at for r in data.rows("select case_id, name, due_at from clock where due_at is not null")} if approved else {}
    return approved, cases, due


def _by_its_ladder(row: Any, ladders: Any) -> Iterator[str]:
    """The rung is one of the version that the alert names; one that names none was raised before any changed ladder held."""
    approved, cases, due = ladders
    if row.level == "ordered" or not approved:
        return
    if row.ladder_id is not None:
        version = approved.get(row.ladder_id)
        rungs = [one for one in tomllib.loads(version.content)["rung"] if one["at"] == row.level] if version is not None else []
        right = row.rung < len(rungs) and (rungs[row.rung]["who"], rungs[row.rung]["reference"]) == (row.who, row.reference)
        if version is None or not right or version.effective_on > _day(row.raised_at) or version.item not in {"", cases[row.case_id].item}:
            yield f"case {row.case_id}: alert {row.id} is not a rung of the ladder {row.ladder_id} that it names"
    elif row.level in {"stage", "red", "black"} and (row.case_id, row.clock) in due:
        case, day = cases[row.case_id], _day(due[row.case_id, row.clock])
        if any(one.effective_on <= day and one.item in ({case.item} if case.own else {"", case.item}) for one in approved.values()):
            yield f"case {row.case_id}: alert {row.id} names no ladder, but a changed one was in force"


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZONE).date().isoformat()


def _open(days: object, at: int) -> bool:
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZONE)
    minute = (local.hour, local.minute)
    return days.works(local.date()) and any(a <= minute < b for a, b in days.sessions(local.date()))  # type: ignore[attr-defined]
