"""Counting working time the slow and plain way, to check what the product's clock computed.

Bureau hours are 9:00–12:00 and 13:30–17:00, Asia/Shanghai, unless a day or a season has hours of its own. A day counts when the clock
runs at its close. The calendar is put together from what each version brought, up to the version that a clock was computed with.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from engine.verify.checker import Data

ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = 60_000
Sessions = tuple[tuple[tuple[int, int], tuple[int, int]], ...]
SESSIONS: Sessions = (((9, 0), (12, 0)), ((13, 30), (17, 0)))

Ledger = list[tuple[str, int, int, str]]


class Days:
    """Working days: Monday to Friday but for the exceptional days of the versions up to ``number``."""

    def __init__(self, data: Data, number: int) -> None:
        """Put the versions together, the later over the earlier."""
        brought = data.rows("select number, day, workday, hours from calendar_version_day order by number")
        self._exceptional = {r.day: (bool(r.workday), r.hours) for r in brought if r.number <= number}
        seasons = data.rows("select number, since, until, hours from calendar_season order by number")
        self._seasons = sorted({r.since: (r.since, r.until or "9999", r.hours) for r in seasons if r.number <= number}.values(), reverse=True)

    def works(self, day: date) -> bool:
        """Whether the bureau works on ``day``."""
        known = self._exceptional.get(day.isoformat())
        return known[0] if known else day.weekday() < 5

    def sessions(self, day: date) -> Sessions:
        """The hours that hold on ``day``, were it worked."""
        text = day.isoformat()
        own = (self._exceptional.get(text) or (None, None))[1]
        if own is None:
            own = next((hours for since, until, hours in self._seasons if since <= text <= until), None)
        return SESSIONS if own is None else tuple(_session(part) for part in own.split())

    def closing(self, day: date) -> int:
        """The close of business on ``day``."""
        return _at(day, *self.sessions(day)[-1][1])


def all_days(data: Data) -> dict[int, Days]:
    """The calendar as of each version, by its number."""
    return {r.number: Days(data, r.number) for r in data.rows("select number from calendar_version")}


def _session(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    opening, _, closing = text.partition("-")
    return (int(opening[:2]), int(opening[3:])), (int(closing[:2]), int(closing[3:]))


def due_of(ledger: Ledger, limit: int, unit: str, days: Days, left: int = 0) -> int | None:
    """The instant in epoch milliseconds at which but ``left`` of the limit is filled; None for a ledger that never gets there."""
    starts = [at for kind, at, _, _ in ledger if kind == "start"]
    if not starts:
        return None
    if unit in ("by_date", "through_date"):
        return _day_due(starts[-1], date(limit // 10_000, limit // 100 % 100, limit % 100), unit, days)
    allowed = limit - left + sum(value for kind, _, value, _ in ledger if kind == "extend")
    return _days_due(ledger, starts[-1], allowed, days) if unit == "working_days" else _minutes_due(ledger, starts[-1], allowed, days)


def opening_of(at: int, days: Days) -> int:
    """``at`` itself within bureau hours, else the next opening."""
    day = _local(at).date()
    for _ in range(400):
        for (h1, m1), (h2, m2) in days.sessions(day) if days.works(day) else ():
            if at < _at(day, h2, m2):
                return max(at, _at(day, h1, m1))
        day += timedelta(days=1)
    return at


def seconds_of(ledger: Ledger, start: int, end: int, days: Days) -> int:
    """Whole bureau seconds from ``start`` to ``end`` in which the clock ran."""
    total, day = 0, _local(start).date()
    cuts = sorted({at for _, at, _, _ in ledger})
    while day <= _local(end).date():
        for (h1, m1), (h2, m2) in days.sessions(day) if days.works(day) else ():
            opening, closing = max(_at(day, h1, m1), start), min(_at(day, h2, m2), end)
            for a, b in pairwise([opening, *(c for c in cuts if opening < c < closing), closing]):
                if b > a and not _suspended(ledger, a):
                    total += b - a
        day += timedelta(days=1)
    return total // 1000


def _suspended(ledger: Ledger, at: int) -> bool:
    grounds: set[str] = set()
    for kind, when, _, ground in ledger:
        if when > at:
            continue
        if kind == "suspend":
            grounds.add(ground)
        elif kind == "resume":
            grounds.discard(ground)
    return bool(grounds)


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZONE)


def _at(day: date, hour: int, minute: int) -> int:
    return round(datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).timestamp() * 1000)


def _day_due(start: int, last: date, unit: str, days: Days) -> int:
    """A day of its own: to its last moment, or to the close of business on it or on the first working day after it."""
    if unit == "through_date":
        return _at(last + timedelta(days=1), 0, 0) - 1
    first = _local(start).date()
    if not days.works(first) or start >= days.closing(first):
        first += timedelta(days=1)
    day = max(last, first)
    while not days.works(day):
        day += timedelta(days=1)
    return days.closing(day)


def _days_due(ledger: Ledger, start: int, allowed: int, days: Days) -> int | None:
    day = _local(start).date()
    if not days.works(day) or start >= days.closing(day):
        day += timedelta(days=1)
        while not days.works(day):
            day += timedelta(days=1)
    counted = 0
    for _ in range(5000):
        if counted >= allowed:
            return days.closing(day)
        day += timedelta(days=1)
        if days.works(day) and not _suspended(ledger, days.closing(day)):
            counted += 1
    return None


def _minutes_due(ledger: Ledger, start: int, allowed: int, days: Days) -> int | None:
    left = allowed * MINUTE
    cuts = sorted({at for _, at, _, _ in ledger})
    day = _local(start).date()
    for _ in range(2000):
        for (h1, m1), (h2, m2) in days.sessions(day) if days.works(day) else ():
            opening, closing = max(_at(day, h1, m1), start), _at(day, h2, m2)
            edges = [opening, *(c for c in cuts if opening < c < closing), closing]
            for a, b in pairwise(edges):
                if b <= a or _suspended(ledger, a):
                    continue
                if b - a >= left:
                    return a + left
                left -= b - a
        day += timedelta(days=1)
    return None
