"""日历变动:what differs between two calendars on the days that matter to one due date, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from engine.domain.calendar_file import hours_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from engine.domain.calendar import Calendar

MOST: Final = 12
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """某日的变动:``counted`` says whether the day counts now, ``hours`` that only its hours are others."""

    day: date
    counted: bool
    zh: str
    en: str
    hours: bool = False


def changes(before: Calendar, after: Calendar, first: date, last: date) -> tuple[Change, ...]:
    """The days from ``first`` to ``last`` that count otherwise or have other hours, in order."""
    found = []
    for offset in range((last - first).days + 1):
        day = first + offset * _DAY
        was, now = before.is_workday(day), after.is_workday(day)
        if was != now:
            found.append(_turned(day, after, counted=now))
        elif was and before.hours_on(day) != after.hours_on(day):
            hours = hours_text(after.hours_on(day))
            found.append(Change(day, counted=True, zh=f"{day} 办公时间改为 {hours}", en=f"{day} has other hours: {hours}", hours=True))
    return tuple(found)


def _turned(day: date, after: Calendar, *, counted: bool) -> Change:
    note = after.describe(day)
    if counted:
        return Change(day, counted=True, zh=f"{day} 原不计,现为{note.zh}", en=f"{day} did not count, now: {note.en}")
    return Change(day, counted=False, zh=f"{day} 原计为工作日,现为{note.zh}", en=f"{day} counted as a working day, now: {note.en}")


def in_words(found: Collection[Change]) -> tuple[str, str]:
    """One sentence in both languages; the first few days by name, the others by number."""
    named, more = list(found)[:MOST], max(0, len(found) - MOST)
    zh, en = ";".join(change.zh for change in named), "; ".join(change.en for change in named)
    return (f"{zh};另有 {more} 天", f"{en}; and {more} more days") if more else (zh, en)
