"""A clock counted by hand: the plain, slow model that the product's clock is held against. It shares no code with the product.

Which days are worked is asked of the package chinese_calendar, and of what a test says it imported; time is walked day by day, and minute
by minute within bureau hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar

ZONE = ZoneInfo("Asia/Shanghai")
FAR = 1500  # days after which the model says that a limit is never filled
Hours = tuple[tuple[tuple[int, int], tuple[int, int]], ...]
ALL_DAY: Hours = (((9, 0), (12, 0)), ((13, 30), (17, 0)))
MORNING: Hours = (((9, 0), (12, 0)),)


@dataclass
class PlainCalendar:
    """Worked or not, and the hours; ``imported`` is what notices and local rules said since."""

    imported: dict[date, tuple[bool, Hours | None]] = field(default_factory=dict)
    years: set[int] = field(default_factory=lambda: set(range(2004, 2027)))

    def works(self, day: date) -> bool:
        if day in self.imported:
            return self.imported[day][0]
        return chinese_calendar.is_workday(day) if 2004 <= day.year <= 2026 else day.isoweekday() <= 5

    def hours(self, day: date) -> Hours:
        return self.imported.get(day, (True, None))[1] or ALL_DAY

    def closes(self, day: date) -> datetime:
        hour, minute = self.hours(day)[-1][1]
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)

    def next_worked(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def minutes(self, day: date) -> list[datetime]:
        """The first instant of every minute worked on ``day``."""
        found = []
        for (h1, m1), (h2, m2) in self.hours(day) if self.works(day) else ():
            at, end = (datetime(day.year, day.month, day.day, h, m, tzinfo=ZONE) for h, m in ((h1, m1), (h2, m2)))
            while at < end:
                found.append(at)
                at += timedelta(minutes=1)
        return found


@dataclass
class PlainClock:
    """What was written into one clock's ledger, in the order of writing: (kind, instant, ground or days)."""

    limit: int
    unit: str
    written: list[tuple[str, datetime, Any]] = field(default_factory=list)

    @property
    def start(self) -> datetime:
        return [at for kind, at, _ in self.written if kind == "start"][-1]

    @property
    def stop(self) -> datetime | None:
        return min((at for kind, at, _ in self.written if kind == "stop"), default=None)

    @property
    def allowed(self) -> int:
        return self.limit + sum(more for kind, _, more in self.written if kind == "extend")

    def open_at(self, moment: datetime) -> set[str]:
        """The grounds open at a moment: what was written for it or before, in the order in which it takes effect."""
        grounds: set[str] = set()
        for kind, at, ground in sorted(self.written, key=lambda one: one[1]):
            if at <= moment and kind == "suspend":
                grounds.add(ground)
            if at <= moment and kind == "resume":
                grounds.discard(ground)
        return grounds

    def running(self, now: datetime) -> bool:
        return self.start <= now and (self.stop is None or now < self.stop) and not self.open_at(now)

    def count(self, calendar: PlainCalendar, now: datetime) -> tuple[int, datetime | None]:
        """Used by ``now``, and when it is due."""
        return self._days(calendar, now) if self.unit == "working_days" else self._minutes(calendar, now)

    def _days(self, calendar: PlainCalendar, now: datetime) -> tuple[int, datetime | None]:
        day = self.start.date()
        if not calendar.works(day) or self.start >= calendar.closes(day):
            day = calendar.next_worked(day)
        used, count, due = 0, 0, calendar.closes(day) if self.allowed == 0 else None
        until = min(now, self.stop or now).date()
        for _ in range(FAR):
            day += timedelta(days=1)
            looked_at = calendar.closes(day)
            if day == now.date():
                looked_at = min(looked_at, now)
            if self.stop is not None and day == self.stop.date():
                looked_at = min(looked_at, self.stop - timedelta(microseconds=1))
            if not calendar.works(day) or self.open_at(looked_at):
                continue
            count += 1
            used += day <= until
            if count == self.allowed:
                due = calendar.closes(day)
            if due is not None and day > until:
                break
        return used, due

    def _minutes(self, calendar: PlainCalendar, now: datetime) -> tuple[int, datetime | None]:
        used, count, due = 0, 0, self.start if self.allowed == 0 else None
        until = min(now, self.stop or now)
        turns = sorted(at for _, at, _ in self.written)
        day = self.start.date()
        for _ in range(FAR):
            for minute in calendar.minutes(day):
                if minute < self.start:
                    continue
                if self.open_at(minute):
                    if minute > turns[-1] and minute >= until:
                        return used, due
                    continue
                count += 1
                used += minute < until
                if count == self.allowed:
                    due = minute + timedelta(minutes=1)
                if due is not None and minute >= until:
                    return used, due
            day += timedelta(days=1)
        return used, due
