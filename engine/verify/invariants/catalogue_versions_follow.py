"""目录条目的版本首尾相接: numbered gapless, the next from the day after the last, each by an approved change that two persons made."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "the versions of an entry follow each other without gap or overlap, the last is open, and each has an approved change made by two persons"
VERSIONS = (
    "select v.item_id, v.number, v.valid_from, v.valid_until, v.exclusion, c.state, c.kind, c.drafted_by, c.decided_by, c.effective_on "
    "from catalogue_version v join catalogue_change c on c.id = v.change_id order by v.item_id, v.number"
)
ALONE = ("deploy", "import")  # by the deploy gate, and by whoever has the machine's command line


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    versioned = set()
    for item_id, group in groupby(data.rows(VERSIONS), key=lambda row: row.item_id):
        rows = list(group)
        versioned.add(item_id)
        if [row.number for row in rows] != list(range(1, len(rows) + 1)) or rows[-1].valid_until is not None:
            yield f"entry {item_id}: versions {[row.number for row in rows]}, the last until {rows[-1].valid_until}"
        for before, after in pairwise(rows):
            follows = before.valid_until and (date.fromisoformat(before.valid_until) + timedelta(days=1)).isoformat() == after.valid_from
            if not follows or after.valid_from < before.valid_from:
                yield f"entry {item_id}: version {before.number} until {before.valid_until}, version {after.number} from {after.valid_from}"
        for row in rows:
            alone = row.decided_by is None and not (row.kind in ALONE and (row.kind == "deploy" or row.drafted_by is None))
            if row.state != "approved" or alone or (row.drafted_by is not None and row.drafted_by == row.decided_by):
                yield f"entry {item_id}: version {row.number} by a change that is {row.state}, drafted by {row.drafted_by}, decided by {row.decided_by}"
    yield from (f"entry {row.id}: has no version" for row in data.rows("select id from catalogue_item") if row.id not in versioned)
