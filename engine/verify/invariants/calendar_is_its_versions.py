"""日历等于各版之和: the days at work are those that the versions brought, the later over the earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "the calendar at work is the sum of its imported versions, numbered gapless"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    numbers = [r.number for r in data.rows("select number from calendar_version order by number")]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"versions {numbers}"
    brought = {r.day: (bool(r.workday), r.note, r.hours) for r in data.rows("select day, workday, note, hours from calendar_version_day order by number")}
    known = {r.day: (bool(r.workday), r.note, r.hours) for r in data.rows("select day, workday, note, hours from calendar_day")}
    for day in sorted(brought.keys() | known.keys()):
        if brought.get(day) != known.get(day):
            yield f"{day}: {known.get(day)} at work, {brought.get(day)} imported"
