"""到期日:counting from a day or an instant, with the sheet that shows every day; what ``yizhang due`` prints.

Three units, each with the rule it rests on:

* **working_days**: the first day is not counted; due is the n-th working day after it (行政许可法 第八十二条). Received after hours or
  on a day off counts as the next working day, when an instant is given.
* **days**: calendar days, the first not counted (民法典 第二百零一条); where the last is a day off, the period ends on the first working
  day after it (民法典 第二百零三条第一款). That rule is ``ROLLS`` and may be switched off for a period whose law says otherwise.
* **working_minutes**: bureau hours from the instant on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from engine.domain.calendar import ZONE
from engine.domain.clock import Entry, SheetLine, read
from engine.domain.limits import Limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.calendar import Calendar

UNITS: Final = ("working_days", "days", "working_minutes")
MOST: Final = {"working_days": 5_000, "days": 10_000, "working_minutes": 500_000}
FIRST, LAST = date(1990, 1, 1), date(2200, 1, 1)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """规则:a rule of counting, switched on or off as data, with the article it rests on."""

    applies: bool
    reference: str


NOT_COUNTED: Final = Rule(applies=True, reference="民法典 第二百零一条第一款")
ROLLS: Final = Rule(applies=True, reference="民法典 第二百零三条第一款")
STAYS: Final = Rule(applies=False, reference=ROLLS.reference)


@dataclass(frozen=True)
class Answer:
    """答案:the due day or instant, whether it rests on an unpublished year, and every day on the way."""

    due: date | datetime
    provisional: bool
    sheet: tuple[SheetLine, ...]

    @property
    def text(self) -> str:
        """ISO: a date, or an instant to the minute."""
        return self.due.isoformat(timespec="minutes").removesuffix("+08:00") if isinstance(self.due, datetime) else self.due.isoformat()


def due_from(calendar: Calendar, start: date | datetime, n: int, unit: str = "working_days", last_day: Rule = ROLLS) -> Answer:
    """Count ``n`` units from ``start``. Raises ValueError with a sentence for what can't be counted."""
    if unit not in UNITS:
        raise ValueError(f"单位应为 {'、'.join(UNITS)} 之一 / expected one of {', '.join(UNITS)}, but got {unit!r}")
    if not 0 <= n <= MOST[unit]:
        raise ValueError(f"数量应在 0 到 {MOST[unit]} 之间 / expected a number from 0 to {MOST[unit]}, but got {n}")
    first = start.date() if isinstance(start, datetime) else start
    if not FIRST <= first <= LAST:
        raise ValueError(f"起算日应在 {FIRST} 到 {LAST} 之间 / expected a start from {FIRST} to {LAST}, but got {first}")
    if unit == "working_minutes":
        return _minutes(calendar, start, n)
    if unit == "days":
        return _calendar_days(calendar, first, n, last_day)
    counting = calendar.counting_day(start) if isinstance(start, datetime) else start
    due = calendar.add_working_days(counting, n)
    return Answer(due, _provisional(calendar, first, due), tuple(_working_sheet(calendar, first, counting, due, n)))


def ending_day(calendar: Calendar, start: date, limit: Limit) -> Limit:
    """A limit of calendar days as the day on which it ends, through its last moment. Where that was moved from a day off, the reference says so."""
    last = _calendar_days(calendar, start, limit.value, ROLLS).sheet[-1].day
    moved = "" if last == start + limit.value * _DAY else f";最后一日逢休假,顺延({ROLLS.reference})"
    return replace(limit.on_day(last, "through_date"), reference=f"{limit.reference}{moved}")


def _provisional(calendar: Calendar, first: date, last: date) -> bool:
    return any(calendar.provisional(date(year, 1, 1)) for year in range(first.year, last.year + 1))


def _working_sheet(calendar: Calendar, first: date, counting: date, due: date, n: int) -> Iterator[SheetLine]:
    yield SheetLine(first, 0, 0, "起算,当日不计", "start, the day itself is not counted")
    total, day = 0, first
    while day < due:
        day += _DAY
        note = calendar.describe(day)
        if day <= counting:
            yield SheetLine(
                day, 0, 0, f"{note.zh},下班后收件计为此日" if day == counting else note.zh, f"{note.en}, counts as received" if day == counting else note.en
            )
            continue
        total += note.counted
        end_zh, end_en = (",到期", ", due") if note.counted and total == n else ("", "")
        zh = f"{note.zh},第 {total} 个工作日{end_zh}" if note.counted else f"{note.zh},不计"
        en = f"{note.en}, working day no. {total}{end_en}" if note.counted else f"{note.en}, not counted"
        yield SheetLine(day, int(note.counted), total, zh, en)


def _calendar_days(calendar: Calendar, first: date, n: int, last_day: Rule) -> Answer:
    last = due = first + n * _DAY
    while last_day.applies and n and not calendar.is_workday(due):
        due += _DAY
    lines = [SheetLine(first, 0, 0, f"起算,当日不计({NOT_COUNTED.reference})", f"start, the day itself is not counted ({NOT_COUNTED.reference})")]
    day = first
    while day < due:
        day += _DAY
        lines.append(_calendar_line(calendar, day, min((day - first).days, n), last, due, last_day))
    return Answer(due, last_day.applies and _provisional(calendar, last, due), tuple(lines))


def _calendar_line(calendar: Calendar, day: date, total: int, last: date, due: date, rule: Rule) -> SheetLine:
    note = calendar.describe(day)
    if day > last:
        end_zh, end_en = (",顺延到此日,到期", ", moved to this day, due") if day == due else (",顺延", ", moved on")
        return SheetLine(day, 0, total, f"{note.zh}{end_zh}({rule.reference})", f"{note.en}{end_en} ({rule.reference})")
    zh, en = f"{note.zh},第 {total} 日", f"{note.en}, day no. {total}"
    if day == last and day != due:
        return SheetLine(day, 1, total, f"{zh},最后一日逢休假({rule.reference})", f"{en}, the last day is a day off ({rule.reference})")
    return SheetLine(day, 1, total, f"{zh},到期" if day == due else zh, f"{en}, due" if day == due else en)


def _minutes(calendar: Calendar, start: date | datetime, n: int) -> Answer:
    at = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time(), ZONE)
    reading = read((Entry(1, "start", at),), calendar, Limit(n, "working_minutes", "", verified=False), at)
    due = reading.due or at
    return Answer(due.astimezone(ZONE), reading.provisional, reading.explanation)
