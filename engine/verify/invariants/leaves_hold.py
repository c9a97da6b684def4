"""请假与代理: a substitution is as long as its leave, nobody on leave is given work, and what is done in somebody's stead says so."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "who stands in does so within a granted leave and is there himself, nobody on leave was given a task, and what is done in his stead names him"
GRACE = 60_000  # a draw that another node had begun when the leave was granted


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    leaves = {row.id: row for row in data.rows("select id, person_id, from_at, until_at, state from leave")}
    away: dict[int, list[Any]] = {}
    for row in leaves.values():
        if row.state == "granted":
            away.setdefault(row.person_id, []).append(row)
    for person, rows in away.items():
        ordered = sorted(rows, key=lambda row: row.from_at)
        for first, second in pairwise(ordered):
            if second.from_at < first.until_at:
                yield f"person {person}: leaves {first.id} and {second.id} overlap"
    yield from _substitutes(data, leaves, away)
    yield from _given(data, away)
    yield from _in_stead(data, leaves)


def _substitutes(data: Data, leaves: dict[int, Any], away: dict[int, list[Any]]) -> Iterator[str]:
    asked = {(row.leave_id, row.post_id, row.person_id) for row in data.rows("select leave_id, post_id, person_id from leave_substitute")}
    for row in data.rows("select person_id, post_id, from_at, until_at, leave_id from holding where leave_id <> 0"):
        leave = leaves.get(row.leave_id)
        who = f"person {row.person_id} on post {row.post_id}"
        if leave is None or (row.leave_id, row.post_id, row.person_id) not in asked:
            yield f"{who}: stands in without a leave that names him"
        elif row.until_at is None or row.from_at < leave.from_at or row.until_at > leave.until_at or row.person_id == leave.person_id:
            yield f"{who}: stands in beyond leave {leave.id}"
        elif row.until_at > row.from_at and leave.state != "granted":
            yield f"{who}: stands in under leave {leave.id}, which was not granted"
        elif any(one.from_at < row.until_at and row.from_at < one.until_at for one in away.get(row.person_id, ())):
            yield f"{who}: stands in while away himself"


def _given(data: Data, away: dict[int, list[Any]]) -> Iterator[str]:
    if not away:
        return
    for row in data.rows("select task_id, candidates, person_id, drawn_at from draw"):
        for person in {row.person_id, *json.loads(row.candidates)}:
            if _on_leave(away, person, row.drawn_at):
                yield f"task {row.task_id}: person {person}, who was on leave, was among those drawn from"
    for row in data.rows("select case_id, no, at, data from event where type = 'TaskHandedOver'"):
        if _on_leave(away, json.loads(row.data)["to"], row.at):
            yield f"case {row.case_id}: event {row.no} hands a task to somebody on leave"


def _on_leave(away: dict[int, list[Any]], person: int, at: int) -> bool:
    return any(one.from_at + GRACE <= at < one.until_at for one in away.get(person, ()))


def _in_stead(data: Data, leaves: dict[int, Any]) -> Iterator[str]:
    held: dict[int, list[Any]] = {}
    for row in data.rows(
        "select h.person_id, h.from_at, h.until_at, h.leave_id, p.role, p.unit from holding h join post p on p.id = h.post_id "
        "where h.person_id in (select person_id from holding where leave_id <> 0)"
    ):
        held.setdefault(row.person_id, []).append(row)
    for row in data.rows("select task_id, person_id, pool, completed_at, acting_for from completion where acting_for is not null"):
        now = _at(held.get(row.person_id, []), row.completed_at)
        if not any(one.leave_id and leaves[one.leave_id].person_id == row.acting_for for one in now if one.leave_id in leaves):
            yield f"completion {row.task_id}: in the stead of person {row.acting_for}, for whom nobody stood in then"
    for row in data.rows(
        "select task_id, person_id, pool, completed_at from completion where acting_for is null "
        "and person_id in (select person_id from holding where leave_id <> 0)"
    ):
        role, _, unit = row.pool.partition("@")
        reached = [one for one in _at(held[row.person_id], row.completed_at) if one.role == role and unit in ("", one.unit)]
        if reached and all(one.leave_id for one in reached):
            yield f"completion {row.task_id}: done in somebody's stead, and does not say so"


def _at(rows: list[Any], at: int) -> list[Any]:
    return [one for one in rows if one.from_at <= at and (one.until_at is None or one.until_at > at)]
