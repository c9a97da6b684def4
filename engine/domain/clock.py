"""计时:one pure function from an append-only ledger, the calendar and a limit to what is used, when it is due, and why.

Rules, the same for every clock:

* A start counts as received on its *counting day* (after hours or on a day off: the next working day). That day itself is not
  counted. A later start entry replaces the earlier one, so that a clock can be back-dated (视为受理).
* Suspensions are told apart by their ground; the clock runs when none is open. A second suspension on an open ground and a
  resumption of a ground that is not open change nothing.
* **working_days**: a working day counts when the clock runs at its close of business (today: now; the last day: when it stops).
  Due is the close of business of the day that fills the limit.
* **working_minutes**: bureau hours while the clock runs, to the second; due is the instant that fills the limit.
* **by_date, through_date**: due on a day told or written: at its close of business (on a day off: of the next working day), or at the
  last moment of the day. Nothing moves such a day but a calendar that makes it a day off. The working days up to the one, the calendar days
  up to the other are counted for the eye.
* ``extend`` adds its value to the limit. After ``stop`` nothing counts; ``due`` then says when it would have been due.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.domain.calendar import ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from engine.domain.calendar import Calendar, DayNote
    from engine.domain.limits import Limit

KINDS: Final = ("start", "suspend", "resume", "extend", "stop")
_DAY: Final = timedelta(days=1)
Names: TypeAlias = "Callable[[str], tuple[str, str]]"
_FOREVER: Final = datetime(9000, 1, 1, tzinfo=ZONE)


def as_written(ground: str) -> tuple[str, str]:
    """Grounds by their ids, for those who know no names."""
    return ground, ground


@dataclass(frozen=True)
class Entry:
    """台账一行:``kind`` start | suspend | resume | extend | stop, in force from ``at``; ``value`` is what an extension adds."""

    no: int
    kind: str
    at: datetime
    value: int = 0
    ground: str = ""
    article: str = ""
    document_id: int | None = None


@dataclass(frozen=True)
class SheetLine:
    """逐日说明的一行:``counted`` working days or minutes of this day, ``total`` so far, and why."""

    day: date
    counted: int
    total: int
    zh: str
    en: str


@dataclass(frozen=True)
class Span:
    """区间:from ``start`` to ``end``, running when ``grounds`` is empty, else suspended on them."""

    start: datetime
    end: datetime
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """读数:``used`` and ``remaining`` in the limit's unit (remaining may be negative), ``due`` None while suspended or before the start.

    ``allowed`` is the limit with its extensions; ``provisional`` says that the due date rests on an unpublished year.
    """

    used: int
    allowed: int
    due: datetime | None
    provisional: bool
    running: bool
    _ledger: Ledger = field(repr=False, compare=False)

    @property
    def remaining(self) -> int:
        """What is left of the limit."""
        return self.allowed - self.used

    def when_left(self, left: int) -> datetime | None:
        """The instant from which no more than ``left`` of the limit remains, as things stand; None as for ``due``."""
        return self._ledger.due(left)

    @property
    def explanation(self) -> tuple[SheetLine, ...]:
        """逐日说明:every day from the start to the due day or today, whichever is later."""
        return tuple(self._ledger.sheet(self.due))

    @property
    def spans(self) -> tuple[Span, ...]:
        """The running and suspended intervals up to now, for drawing."""
        return tuple(self._ledger.spans_until_now())


def read(entries: Sequence[Entry], calendar: Calendar, limit: Limit, now: datetime, names: Names = as_written) -> Reading:
    """Read one clock; ``names`` names grounds. ``ValueError`` for a ledger with an unknown kind; an empty one reads as not started."""
    ledger = Ledger(entries, calendar, limit, now, names)
    due = ledger.due()
    return Reading(ledger.used(), ledger.allowed, due, due is not None and ledger.provisional(due), ledger.running, ledger)


class Ledger:
    """台账:entries put in order of effect, and the running and suspended spans that follow from them."""

    def __init__(self, entries: Sequence[Entry], calendar: Calendar, limit: Limit, now: datetime, names: Names = as_written) -> None:
        """Work out the spans; nothing else is computed yet."""
        for entry in entries:
            if entry.kind not in KINDS:
                raise ValueError(f"Expected one of {KINDS}, but entry {entry.no} is {entry.kind!r}.")
        self.calendar = calendar
        self.now = now
        self.names = names
        self.in_days = limit.unit != "working_minutes"
        self.limit = limit
        starts = [entry for entry in entries if entry.kind == "start"]
        self.start = max(starts, key=lambda entry: entry.no).at if starts else None
        stops = [entry.at for entry in entries if entry.kind == "stop"]
        self.stop = min(stops) if stops else None
        self.spans = tuple(self._spans(entries)) if self.start else ()
        self.allowed = self._allowed(limit) + sum(entry.value for entry in entries if entry.kind == "extend")

    @property
    def running(self) -> bool:
        """Whether it counts at this moment."""
        return self.start is not None and self.start <= self.now and (self.stop is None or self.now < self.stop) and not self._grounds_at(self.now)

    def provisional(self, due: datetime) -> bool:
        """Whether any year from the start to the due day is unpublished."""
        if self.limit.unit == "through_date":
            return False
        first = self.start.year if self.start else due.year
        return any(self.calendar.provisional(due.replace(year=year, month=1, day=1).date()) for year in range(first, due.year + 1))

    def used(self) -> int:
        """Working days or minutes used until now."""
        if self.start is None:
            return 0
        if self.in_days:
            last = min(self.now, self.stop or self.now).astimezone(ZONE).date()
            return sum(1 for day in self._days(last) if self._counts(day))
        return sum(self._seconds(span) for span in self.spans_until_now() if not span.grounds) // 60

    def due(self, left: int = 0) -> datetime | None:
        """When the limit is filled but for ``left``; None when it never is as things stand."""
        if self.start is None:
            return None
        if self.limit.last is not None:
            return self._due_on(self.limit.last)
        return self._due_day(self.allowed - left) if self.in_days else self._due_minute(self.allowed - left)

    def spans_until_now(self) -> Iterator[Span]:
        """The spans cut off at the stop, or at now."""
        end = min(self.now, self.stop or self.now)
        for span in self.spans:
            if span.start < end:
                yield Span(span.start, min(span.end, end), span.grounds)

    def sheet(self, due: datetime | None) -> Iterator[SheetLine]:
        """The day-by-day sheet."""
        if self.start is None:
            return
        local = self.start.astimezone(ZONE)
        yield SheetLine(
            local.date(),
            0,
            0,
            f"{local:%H:%M} 起算,当日不计" if self.in_days else f"{local:%H:%M} 起算",
            f"starts at {local:%H:%M}" + (", the day itself is not counted" if self.in_days else ""),
        )
        total = 0
        last = max(due or self.now, min(self.now, self.stop or self.now)).astimezone(ZONE).date()
        for day in self._calendar_days(last):
            line = self._day_line(day, total) if self.in_days else self._minute_line(day, total, due)
            total = line.total
            yield line

    # -- spans -------------------------------------------------------------------------------------------

    def _spans(self, entries: Sequence[Entry]) -> Iterator[Span]:
        open_grounds: dict[str, None] = {}
        since = self.start or self.now
        for entry in sorted(entries, key=lambda entry: (entry.at, entry.no)):
            if entry.kind not in {"suspend", "resume"}:
                continue
            before = tuple(open_grounds)
            if entry.kind == "suspend":
                open_grounds.setdefault(entry.ground)
            else:
                open_grounds.pop(entry.ground, None)
            if entry.at > since and before != tuple(open_grounds):
                yield Span(since, entry.at, before)
                since = entry.at
        yield Span(since, _FOREVER, tuple(open_grounds))

    def _grounds_at(self, at: datetime) -> tuple[str, ...]:
        for span in self.spans:
            if span.start <= at < span.end:
                return span.grounds
        return ()

    # -- a day of its own --------------------------------------------------------------------------------

    def _allowed(self, limit: Limit) -> int:
        last = limit.last
        return limit.value if last is None else self.calendar.working_days_between(self._counting_day(), last)

    def _due_on(self, last: date) -> datetime:
        if self.limit.unit == "through_date":
            return datetime.combine(last + _DAY, datetime.min.time(), ZONE) - timedelta(milliseconds=1)  # so that it still reads as that day
        day = max(last, self._counting_day())
        return self.calendar.closing(day if self.calendar.is_workday(day) else self.calendar.next_workday(day))

    # -- whole days --------------------------------------------------------------------------------------

    def _days(self, last: date) -> Iterator[date]:
        """The days that could count: after the counting day, up to ``last``."""
        day = self._counting_day() + _DAY
        while day <= last:
            yield day
            day += _DAY

    def _counting_day(self) -> date:
        return self.calendar.counting_day(self.start or self.now)

    def _counts(self, day: date) -> bool:
        return self.calendar.is_workday(day) and not self._grounds_on(day)

    def _grounds_on(self, day: date) -> tuple[str, ...]:
        """The grounds open at the day's close of business, or at now or the stop when they come first."""
        at = self.calendar.closing(day)
        today = self.now.astimezone(ZONE).date()
        if day == today:
            at = min(at, self.now)
        if self.stop is not None and self.stop.astimezone(ZONE).date() == day:
            at = min(at, self.stop - timedelta.resolution)
        return self._grounds_at(at)

    def _due_day(self, left: int) -> datetime | None:
        day = self._counting_day()
        final = self.spans[-1]
        while left > 0:
            day += _DAY
            if final.grounds and day > final.start.astimezone(ZONE).date():
                return None
            left -= self._counts(day)
        return self.calendar.closing(day)

    def _day_line(self, day: date, total: int) -> SheetLine:
        note = self.calendar.describe(day)
        if self.stop is not None and day > self.stop.astimezone(ZONE).date():
            return SheetLine(day, 0, total, "已停止计时", "the clock has stopped")
        if self.limit.unit == "through_date":
            return self._plain_day(day, total + 1, note)
        if day <= self._counting_day():
            return SheetLine(
                day,
                0,
                total,
                f"{note.zh},下班后收件计为此日" if note.counted else note.zh,
                f"{note.en}, received after hours counts as this day" if note.counted else note.en,
            )
        grounds = self._grounds_on(day)
        if grounds:
            zh, en = self._named(grounds)
            return SheetLine(day, 0, total, f"{note.zh};停表:{zh},不计", f"{note.en}; suspended: {en}, not counted")
        if not note.counted:
            return SheetLine(day, 0, total, f"{note.zh},不计", f"{note.en}, not counted")
        ending_zh, ending_en = self._ending(total + 1)
        return SheetLine(day, 1, total + 1, f"{note.zh},第 {total + 1} 个工作日{ending_zh}", f"{note.en}, working day no. {total + 1}{ending_en}")

    def _plain_day(self, day: date, number: int, note: DayNote) -> SheetLine:
        """A calendar day of a limit that ends through one: days off count like any other."""
        if self.limit.last is not None and day > self.limit.last:
            return SheetLine(day, 0, number - 1, f"{note.zh},已届满", f"{note.en}, it has ended")
        zh, en = (",到期", ", due") if day == self.limit.last else ("", "")
        return SheetLine(day, 1, number, f"{note.zh},第 {number} 日{zh}", f"{note.en}, day no. {number}{en}")

    def _named(self, grounds: tuple[str, ...]) -> tuple[str, str]:
        return "、".join(self.names(ground)[0] for ground in grounds), ", ".join(self.names(ground)[1].lower() for ground in grounds)

    def _ending(self, total: int) -> tuple[str, str]:
        if total < self.allowed:
            return "", ""
        return (",到期", ", due") if total == self.allowed else (f",超期 {total - self.allowed} 个工作日", f", overdue by {total - self.allowed}")

    def _calendar_days(self, last: date) -> Iterator[date]:
        day = (self.start or self.now).astimezone(ZONE).date() + (_DAY if self.in_days else timedelta())
        while day <= last:
            yield day
            day += _DAY

    # -- minutes -----------------------------------------------------------------------------------------

    def _seconds(self, span: Span) -> int:
        return self.calendar.working_seconds(span.start, span.end)

    def _due_minute(self, minutes: int) -> datetime | None:
        left = minutes * 60
        for span in self.spans:
            if span.grounds:
                continue
            at = self.calendar.add_working_seconds(span.start, left)
            if at <= span.end:
                return at
            left -= self._seconds(span)
        return None

    def _minute_line(self, day: date, total: int, due: datetime | None) -> SheetLine:
        note = self.calendar.describe(day)
        opening, end = datetime.combine(day, datetime.min.time(), ZONE), min(self.calendar.closing(day), self.stop or _FOREVER)
        if due is not None and due >= self.now:
            end = min(end, due)
        reached = sum(self.calendar.working_seconds(span.start, min(span.end, end)) for span in self.spans if not span.grounds) // 60
        grounds = tuple(dict.fromkeys(ground for span in self.spans if span.start < end and span.end > opening for ground in span.grounds))
        zh, en = self._named(grounds)
        stopped_zh, stopped_en = (f";停表:{zh}", f"; suspended: {en}") if grounds else ("", "")
        minutes = max(0, reached - total)
        ending_zh, ending_en = self._ending_at(day, due)
        return SheetLine(
            day,
            minutes,
            total + minutes,
            f"{note.zh}{stopped_zh},计 {minutes} 分钟{ending_zh}",
            f"{note.en}{stopped_en}, {minutes} minutes counted{ending_en}",
        )

    def _ending_at(self, day: date, due: datetime | None) -> tuple[str, str]:
        local = due.astimezone(ZONE) if due else None
        return (f",{local:%H:%M} 到期", f", due at {local:%H:%M}") if local and local.date() == day else ("", "")
