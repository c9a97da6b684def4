"""权力台账站得住: receivers are of the same level or lower, letters cover days, rows chain, and cases follow the ledger of their day of acceptance."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "powers are transferred, delegated downwards and taken back by approved changes without overlap, and a case stays with the unit of its acceptance"
ROWS = (
    "select p.item_id, p.no, p.kind, p.from_unit, p.to_unit, p.valid_from, p.valid_until, p.letter, p.ends, i.unit, i.item, "
    "c.state, c.kind as by_kind, c.decided_at "
    "from power p join catalogue_item i on i.id = p.item_id join catalogue_change c on c.id = p.change_id order by p.item_id, p.no"
)
CASES = 'select id, item, unit, accepted_at from "case" where unit is not null'
RANK = ("city", "district", "town", "village")
BUREAU_TIME = timedelta(hours=8)


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    ledgers: dict[int, list[Any]] = defaultdict(list)
    for row in data.rows(ROWS):
        ledgers[row.item_id].append(row)
    levels = {row.id: RANK.index(row.level) for row in data.rows("select id, level from unit")} if ledgers else {}
    for rows in ledgers.values():
        yield from _ledger(rows, levels)
    by_item = {rows[0].item: rows for rows in ledgers.values() if rows[0].item}
    for case in data.rows(CASES):
        rows, day = by_item.get(case.item, []), _day(case.accepted_at or 0)
        known = [row for row in rows if row.decided_at <= (case.accepted_at or 0)]  # what is taken back later on the same day leaves the case where it is
        if case.unit not in _deciders(known, day) | _deciders(rows, day):
            yield f"case {case.id}: with unit {case.unit}, which the ledger did not name on its day of acceptance"


def _ledger(rows: list[Any], levels: dict[str, int]) -> Iterator[str]:
    place = f"entry {rows[0].item_id}"
    if [row.no for row in rows] != list(range(1, len(rows) + 1)):
        yield f"{place}: rows {[row.no for row in rows]}"
    spans: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row.state != "approved" or row.by_kind != "power":
            yield f"{place}: row {row.no} by a change that is {row.state}"
        ended = next((one for one in rows if one.no == row.ends), None)
        if row.kind == "take_back":
            if ended is None or (row.from_unit, row.to_unit) != (ended.to_unit, ended.from_unit) or row.valid_from < ended.valid_from:
                yield f"{place}: row {row.no} takes back what was not given"
        elif row.from_unit != _holder(rows, row.valid_from, row.no):
            yield f"{place}: row {row.no} gives away from {row.from_unit}, which does not hold the power"
        if row.kind == "delegate":
            if levels[row.to_unit] < levels.get(row.from_unit, 0):
                yield f"{place}: row {row.no} delegates upwards, from {row.from_unit} to {row.to_unit}"
            last = min([row.valid_until, *(one.valid_from for one in rows if one.ends == row.no)])
            if any(start < last and row.valid_from < end for start, end in spans[row.to_unit]):
                yield f"{place}: row {row.no} overlaps another delegation to {row.to_unit}"
            spans[row.to_unit].append((row.valid_from, last))


def _holder(rows: list[Any], day: str, before: int) -> str:
    """Who holds the power on a day by the rows before this one."""
    kinds = {row.no: row.kind for row in rows}
    moves = [r for r in rows if r.no < before and r.valid_from <= day and (r.kind == "transfer" or kinds.get(r.ends) == "transfer")]
    return str(max(moves, key=lambda row: (row.valid_from, row.no)).to_unit) if moves else str(rows[0].unit)


def _deciders(rows: list[Any], day: str) -> set[str]:
    if not rows:
        return set()
    ended = {row.ends: row.valid_from for row in rows if row.kind == "take_back"}
    given = [r for r in rows if r.kind == "delegate" and r.valid_from <= day <= r.valid_until and not (r.no in ended and ended[r.no] <= day)]
    return {_holder(rows, day, len(rows) + 1), *(row.to_unit for row in given)}


def _day(at: int) -> str:
    return (datetime.fromtimestamp(at / 1000, UTC) + BUREAU_TIME).date().isoformat()
