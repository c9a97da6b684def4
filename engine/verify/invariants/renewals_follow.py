"""延续首尾相接: a licence renewed keeps kind, number and holder, is the next version, and starts the day after the last day of the one before."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a renewed licence follows the one before it without a gap, and the law renews only what was applied for in time and left undecided"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    # a draft that came to nothing is no version; what a change brought is followed by licence_ends_are_decided
    rows = data.rows(
        "select id, case_id, kind, number, holder_code, state, version, renews, valid_from, valid_until from licence l "
        "where state <> 'void' and not exists (select 1 from concern c where c.case_id = l.case_id)"
    )
    licences = {row.id: row for row in data.rows("select id, kind, number, holder_code, state, version, valid_from, valid_until from licence")}
    renewed = {row.case_id: row for row in rows if row.renews is not None}
    asked = {row.case_id: row for row in data.rows("select case_id, licence_id, in_time from renewal")}
    yield from (f"licence {row.number}: version {row.version} renews none" for row in rows if row.renews is None and row.version != 1)
    for row in renewed.values():
        yield from _next(row, licences[row.renews])
        if row.case_id not in asked or asked[row.case_id].licence_id != row.renews:
            yield f"case {row.case_id}: renews licence {row.number}, which it did not ask for"
    yield from _by_law(data, licences, renewed, asked)


def _next(row: Any, before: Any) -> Iterator[str]:
    if (row.kind, row.number, row.holder_code, row.version) != (before.kind, before.number, before.holder_code, before.version + 1):
        yield f"licence {row.number}: version {row.version} is not the next of {before.number} version {before.version}"
    if row.state != "draft" and row.valid_from != (date.fromisoformat(before.valid_until) + timedelta(days=1)).isoformat():
        yield f"licence {row.number}: valid from {row.valid_from}, after one until {before.valid_until}"


def _by_law(data: Data, licences: dict[int, Any], renewed: dict[int, Any], asked: dict[int, Any]) -> Iterator[str]:
    decided = {row.case_id: row.count for row in data.rows("select case_id, count(*) as count from decision group by case_id")}
    for row in data.rows("select case_id, data from event where type = 'DeemedRenewed'"):
        said, issued = json.loads(row.data), renewed.get(row.case_id)
        if row.case_id not in asked or not asked[row.case_id].in_time or decided.get(row.case_id) != 1:
            yield f"case {row.case_id}: renewed by law, but applied for too late, or decided besides"
        elif issued is None or issued.state != "valid" or licences[issued.renews].valid_until != said["until"]:
            yield f"case {row.case_id}: renewed by law, but no licence follows the one until {said['until']}"
