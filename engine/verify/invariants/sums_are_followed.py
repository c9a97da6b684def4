"""合计只有一个在计:部门的在阶段办理中计,中介的在报告没有交来时计,余额只减不增."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = (
    "of a project's two sums one counts at a time: the intermediaries' while a report is outstanding, else the departments' while a phase is under way; "
    "what is left of either never grows"
)
SUMS = (
    "select k.case_id, k.name, k.subject, k.limit_value, k.state, e.at from clock k "
    "left join clock_entry e on e.case_id = k.case_id and e.name = k.name and e.kind = 'start' where k.name like 'total:%' order by k.case_id, e.at, k.name"
)


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    under_way = {r.case_id for r in data.rows("select case_id from phase where state = 'accepted'")}
    outstanding = {r.case_id for r in data.rows("select case_id from commission where ended_at is null")}
    left: dict[tuple[int, str], int] = {}
    live: set[int] = set()
    for row in data.rows(SUMS):
        if row.limit_value > left.get((row.case_id, row.subject), row.limit_value):
            yield f"case {row.case_id}: {row.name} has {row.limit_value} days left, more than before"
        left[row.case_id, row.subject] = row.limit_value
        if row.state == "stopped":
            continue
        if row.case_id in live:
            yield f"case {row.case_id}: {row.name} counts beside another sum"
        live.add(row.case_id)
        right = row.case_id in outstanding if row.subject == "intermediary" else row.case_id in under_way - outstanding
        if not right:
            yield f"case {row.case_id}: {row.name} counts, but the project is not with whom it says"
