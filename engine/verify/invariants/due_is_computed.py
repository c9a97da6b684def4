"""到期日是算出来的: recounted here from the ledger and the calendar, day by day and minute by minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.verify.counting import all_days, due_of, opening_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "the due instant of every running clock is its start plus its limit in counted time, and it turns yellow when so much is left"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    versions = all_days(data)
    ledgers: dict[tuple[int, str], list[tuple[str, int, int, str]]] = {}
    for row in data.rows("select case_id, name, kind, at, value, ground from clock_entry order by case_id, name, no"):
        ledgers.setdefault((row.case_id, row.name), []).append((row.kind, row.at, row.value, row.ground))
    columns = "case_id, name, limit_value, limit_unit, due_at, calendar_version, yellow_left, yellow_at"
    for row in data.rows(f"select {columns} from clock where state in ('running', 'overdue') and due_at is not null"):  # noqa: S608 - fixed names
        ledger = ledgers.get((row.case_id, row.name), [])
        # version 0 was written by a node of the release before, which kept no note of it
        used = [versions[row.calendar_version]] if row.calendar_version in versions else versions.values()
        expected = [due_of(ledger, row.limit_value, row.limit_unit, days) for days in used]
        if row.due_at not in expected:
            yield f"case {row.case_id}: clock {row.name} is due at {row.due_at}, counted {expected}"
        if row.yellow_at is None:
            continue
        turns = [(due_of(ledger, row.limit_value, row.limit_unit, days, row.yellow_left), days) for days in used]
        if row.yellow_at not in {opening_of(at, days) for at, days in turns if at is not None}:
            yield f"case {row.case_id}: clock {row.name} turns yellow at {row.yellow_at}, counted {turns}"
