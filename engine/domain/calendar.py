"""工作日历:which days and minutes count. Pure: the exceptional days of the State Council's notices arrive as data.

A day without entry is a workday from Monday to Friday. A year is *published* when its notice has been imported; what falls into
another year is provisional 暂定 and computed from Monday to Friday until the notice is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

ZONE: Final = ZoneInfo("Asia/Shanghai")
_DAY: Final = timedelta(days=1)
_WEEKDAYS_ZH: Final = "一二三四五六日"
_WEEKDAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOLIDAYS_EN: Final = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "抗战胜利日": "Victory Day",
}


@dataclass(frozen=True)
class BureauHours:
    """办公时间:the sessions of a working day, ascending and not overlapping."""

    sessions: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17)))

    def __post_init__(self) -> None:
        """Refuse hours in which nothing could ever be done."""
        edges = [edge for session in self.sessions for edge in session]
        if not edges or any(earlier >= later for earlier, later in pairwise(edges)):
            raise ValueError(f"Expected ascending sessions within one day, but got {self.sessions}.")

    @property
    def closing(self) -> time:
        """下班时刻:the end of the last session."""
        return self.sessions[-1][1]


@dataclass(frozen=True)
class ExceptionalDay:
    """例外日:a holiday, a make-up workday 调休, or a day with hours of its own (half-days, local holidays)."""

    workday: bool
    note: str
    hours: BureauHours | None = None


@dataclass(frozen=True)
class Season:
    """作息季:the bureau's hours from ``since`` to ``until`` (None: until further notice); of several the latest ``since`` holds."""

    since: date
    until: date | None
    hours: BureauHours
    note: str = ""


@dataclass(frozen=True)
class DayNote:
    """某日说明:whether it counts, and why, in both languages."""

    counted: bool
    zh: str
    en: str


class Calendar:
    """工作日历:immutable. ``days`` are the exceptional days, ``years`` those whose notice is known, ``version`` counts its imports."""

    def __init__(
        self,
        days: Mapping[date, ExceptionalDay],
        years: Collection[int],
        hours: BureauHours | None = None,
        *,
        seasons: Collection[Season] = (),
        version: int = 0,
    ) -> None:
        """Keep the data; nothing is computed ahead."""
        self._days = dict(days)
        self._years = frozenset(years)
        self.hours = hours or BureauHours()
        self.seasons = tuple(sorted(seasons, key=lambda season: season.since))
        self.version = version

    @classmethod
    def published(cls, days: Mapping[date, tuple[bool, str]], years: Collection[int], hours: BureauHours | None = None) -> Calendar:
        """From rows (day → is a workday, note) as stored."""
        return cls({day: ExceptionalDay(workday, note) for day, (workday, note) in days.items()}, years, hours)

    def changed(self, days: Mapping[date, ExceptionalDay], years: Collection[int], seasons: Collection[Season], version: int) -> Calendar:
        """The calendar that an import makes of this one: its days and seasons take the place of those of the same date."""
        kept = {season.since: season for season in (*self.seasons, *seasons)}
        return Calendar(self._days | dict(days), self._years | set(years), self.hours, seasons=kept.values(), version=version)

    @property
    def published_until(self) -> date:
        """The last day of the last published year; ``date.min`` when none is."""
        return date(max(self._years), 12, 31) if self._years else date.min

    def provisional(self, day: date) -> bool:
        """暂定:whether the day's year is not published."""
        return day.year not in self._years

    def is_workday(self, day: date) -> bool:
        """Whether the bureau works on this day."""
        exceptional = self._days.get(day)
        return exceptional.workday if exceptional else day.weekday() < 5

    def next_workday(self, day: date) -> date:
        """The first workday after ``day``."""
        return self.add_working_days(day, 1)

    def add_working_days(self, start: date, n: int) -> date:
        """The ``n``-th workday after ``start``, which itself is not counted; ``start`` for 0."""
        if n < 0:
            raise ValueError(f"Expected a number of working days from 0, but got {n}.")
        day = start
        while n:
            day += _DAY
            n -= self.is_workday(day)
        return day

    def working_days_between(self, a: date, b: date) -> int:
        """The number of workdays after ``a`` up to and with ``b``; 0 when ``b`` is not later."""
        return sum(self.is_workday(a + offset * _DAY) for offset in range(1, (b - a).days + 1))

    def counting_day(self, at: datetime) -> date:
        """收件计日:the day that something received at this instant counts as: after hours, the next working day."""
        local = at.astimezone(ZONE)
        day = local.date()
        return day if self.is_workday(day) and local < self.closing(day) else self.next_workday(day)

    def closing(self, day: date) -> datetime:
        """The close of business on ``day`` (on a day off, when it would have been)."""
        return datetime.combine(day, self._hours(day).closing, ZONE)

    def sessions(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The sessions worked on ``day``; none on a day off."""
        if self.is_workday(day):
            for opening, closing in self._hours(day).sessions:
                yield datetime.combine(day, opening, ZONE), datetime.combine(day, closing, ZONE)

    def working_seconds(self, a: datetime, b: datetime) -> int:
        """Whole seconds of bureau hours from ``a`` to ``b``; 0 when ``b`` is not later."""
        total = timedelta()
        day, last = a.astimezone(ZONE).date(), b.astimezone(ZONE).date()
        while day <= last:
            for opening, closing in self.sessions(day):
                total += max(timedelta(), min(closing, b) - max(opening, a))
            day += _DAY
        return int(total.total_seconds())

    def working_minutes(self, a: datetime, b: datetime) -> int:
        """Whole minutes of bureau hours from ``a`` to ``b``."""
        return self.working_seconds(a, b) // 60

    def add_working_minutes(self, at: datetime, minutes: int) -> datetime:
        """The earliest instant by which so many working minutes have passed since ``at``; ``at`` itself for 0."""
        return self.add_working_seconds(at, minutes * 60)

    def add_working_seconds(self, at: datetime, seconds: int) -> datetime:
        """The same in seconds."""
        if seconds < 0:
            raise ValueError(f"Expected a working time from 0, but got {seconds} seconds.")
        left = timedelta(seconds=seconds)
        start = at.astimezone(ZONE)
        if not left:
            return start
        day = start.date()
        while True:
            for opening, closing in self.sessions(day):
                length = closing - max(opening, start)
                if length >= left:
                    return max(opening, start) + left
                left -= max(timedelta(), length)
            day += _DAY

    def opening(self, at: datetime) -> datetime:
        """办公时刻:``at`` itself within bureau hours, else the next opening."""
        day = at.astimezone(ZONE).date()
        while True:
            for opening, closing in self.sessions(day):
                if at < closing:
                    return max(opening, at.astimezone(ZONE))
            day += _DAY

    def describe(self, day: date) -> DayNote:
        """某日说明:why the day counts or does not, for the day-by-day sheet."""
        zh, en = self._reason(day)
        if self.provisional(day):
            zh += "(当年放假安排尚未公布,暂按周一至周五计)"
            en += " (the year's holidays are not yet published; provisionally Monday to Friday)"
        return DayNote(self.is_workday(day), zh, en)

    def _reason(self, day: date) -> tuple[str, str]:
        exceptional = self._days.get(day)
        weekday_zh, weekday_en = f"周{_WEEKDAYS_ZH[day.weekday()]}", _WEEKDAYS_EN[day.weekday()]
        if exceptional is None:
            return (f"{weekday_zh}工作日", f"{weekday_en}, working day") if day.weekday() < 5 else (f"{weekday_zh}休息", f"{weekday_en}, day off")
        note_en = _HOLIDAYS_EN.get(exceptional.note, exceptional.note)
        if not exceptional.workday:
            return f"{exceptional.note or weekday_zh}放假", f"{note_en or weekday_en}, holiday"
        if day.weekday() >= 5:
            return f"{weekday_zh}调休上班" + (f"({exceptional.note})" if exceptional.note else ""), f"{weekday_en}, make-up working day" + (
                f" ({note_en})" if note_en else ""
            )
        return f"{weekday_zh}工作日({exceptional.note})", f"{weekday_en}, working day ({note_en})"

    def _hours(self, day: date) -> BureauHours:
        exceptional = self._days.get(day)
        if exceptional and exceptional.hours:
            return exceptional.hours
        for season in reversed(self.seasons):
            if season.since <= day and (season.until is None or day <= season.until):
                return season.hours
        return self.hours

    def hours_on(self, day: date) -> BureauHours | None:
        """办公时间 of a working day; None on a day off."""
        return self._hours(day) if self.is_workday(day) else None
