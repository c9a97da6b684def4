"""日历文件:reads the table that an administrator makes of one notice.

::

    date,workday,note,hours
    2027-01-01,0,元旦                                         # 放假
    2027-02-14,1,春节                                         # 调休上班
    2027-06-30,1,年中盘点半日,09:00-12:00                       # a working day with hours of its own
    2027-07-01..2027-09-30,,夏季作息,09:00-12:00 14:30-17:30    # the bureau's hours in a range of days; ``..`` alone leaves the end open

A file publishes 公布 the years whose 1 January it sets as a holiday, as every notice of the State Council does; a file of single local
days publishes none. Every flaw is found at once, with its line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Final

from engine.domain.calendar import BureauHours, ExceptionalDay, Season
from engine.domain.errors import DefinitionError, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES: Final = 1_000_000
MOST_ROWS: Final = 5_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
COLUMNS: Final = ("date", "workday", "note", "hours")
_SESSION: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_WORKDAY: Final = {"1": True, "true": True, "上班": True, "0": False, "false": False, "放假": False}


@dataclass(frozen=True)
class CalendarFile:
    """一份日历文件, read: days, the years it publishes, seasons of bureau hours, and the SHA-256 of its bytes."""

    days: Mapping[date, ExceptionalDay]
    years: tuple[int, ...]
    seasons: tuple[Season, ...]
    file_hash: str


def read_calendar(content: bytes, file: str = "calendar.csv") -> CalendarFile:
    """Read a calendar file. Raises DefinitionError with every flaw and its line."""
    return _Reader(file).read(content)


def hours_text(hours: BureauHours | None) -> str:
    """``09:00-12:00 13:30-17:00``; empty for None."""
    return " ".join(f"{opening:%H:%M}-{closing:%H:%M}" for opening, closing in hours.sessions) if hours else ""


def hours_of(text: str) -> BureauHours | None:
    """The same read back, None for an empty text. Raises ValueError."""
    sessions = []
    for part in text.split():
        found = _SESSION.fullmatch(part)
        if not found:
            raise ValueError(f"expected hours such as 09:00-12:00, but got {part[:40]!r}")
        h1, m1, h2, m2 = map(int, found.groups())
        sessions.append((time(h1, m1), time(h2, m2)))
    return BureauHours(tuple(sessions)) if sessions else None


def _cells(row: list[str]) -> dict[str, str]:
    return dict(zip(COLUMNS, [cell.strip() for cell in [*row, "", "", "", ""]], strict=False))


class _Reader:
    """One reading: what was found so far, and what is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.days: dict[date, ExceptionalDay] = {}
        self.seasons: dict[date, Season] = {}
        self.findings: list[Finding] = []

    def read(self, content: bytes) -> CalendarFile:
        rows = self._rows(content)
        for line, row in rows:
            self._row(line, row)
        if not rows and not self.findings:
            self._find(1, "", "文件里没有一天。", "Expected at least one day, but the file has none.")
        if self.findings:
            raise DefinitionError(tuple(self.findings))
        years = tuple(sorted(day.year for day, entry in self.days.items() if (day.month, day.day) == (1, 1) and not entry.workday))
        return CalendarFile(self.days, years, tuple(self.seasons.values()), hashlib.sha256(content).hexdigest())

    def _find(self, line: int, element: str, zh: str, en: str) -> None:
        self.findings.append(Finding(self.file, line, element, "calendar", zh, en))

    def _rows(self, content: bytes) -> list[tuple[int, dict[str, str]]]:
        if len(content) > MOST_BYTES:
            self._find(1, "", "文件太大,日历文件应在 1 MB 以内。", "Expected a calendar file of at most 1 MB, but it is larger.")
            return []
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self._find(1, "", "文件不是 UTF-8 编码,请在表格软件里另存为“CSV UTF-8”。", "Expected UTF-8 text, but it is not: save it as CSV UTF-8.")
            return []
        if "\0" in text:
            self._find(1, "", "文件不是文本。", "Expected a text file, but it holds binary data.")
            return []
        return self._read_rows(text)

    def _read_rows(self, text: str) -> list[tuple[int, dict[str, str]]]:
        reader = csv.reader(io.StringIO(text, newline=""))
        found: list[tuple[int, dict[str, str]]] = []
        try:
            head = [name.strip().lower() for name in next(reader, [])]
            if tuple(head) not in (COLUMNS, COLUMNS[:3]):
                self._find(
                    1, "", "第一行应为 date,workday,note 或 date,workday,note,hours。", "Expected the first line date,workday,note[,hours], but it differs."
                )
                return []
            found.extend((reader.line_num, _cells(row)) for row in reader if any(cell.strip() for cell in row))
        except csv.Error as error:
            self._find(reader.line_num, "", "这一行读不懂,请检查引号。", f"Expected comma-separated values, but this line is not ({error}).")
        if len(found) > MOST_ROWS:
            self._find(1, "", f"行数应在 {MOST_ROWS} 以内,现为 {len(found)} 行。", f"Expected at most {MOST_ROWS} rows, but there are {len(found)}.")
            return []
        return found

    def _row(self, line: int, row: dict[str, str]) -> None:
        try:
            hours = hours_of(row["hours"])
        except ValueError:
            self._find(
                line,
                row["date"][:40],
                f"时间“{row['hours'][:40]}”应写成 09:00-12:00 13:30-17:00,先后不重叠。",
                "Expected ascending hours such as 09:00-12:00 13:30-17:00.",
            )
            return
        if not row["note"]:
            self._find(line, row["date"][:40], "没有写原因(note),例如“春节”。", "Expected a note such as 春节, but it is empty.")
        elif len(row["note"]) > 60:
            self._find(line, row["date"][:40], "原因(note)应在 60 字以内。", "Expected a note of at most 60 characters, but it is longer.")
        elif ".." in row["date"]:
            self._season(line, row, hours)
        else:
            self._day(line, row, hours)

    def _season(self, line: int, row: dict[str, str], hours: BureauHours | None) -> None:
        first, _, last = row["date"].partition("..")
        since, until = self._date(line, first), self._date(line, last) if last.strip() else None
        if since is None or (last.strip() and until is None):
            return
        if row["workday"] or hours is None:
            self._find(
                line,
                row["date"],
                "一段日期只能规定办公时间:workday 留空,hours 写时间。放假请逐日写。",
                "Expected a range to set hours only: leave workday empty and fill in hours.",
            )
        elif until is not None and until < since:
            self._find(line, row["date"], "这段日期的结束早于开始。", "Expected the range to end after it starts, but it does not.")
        elif since in self.seasons:
            self._find(line, row["date"], f"{since} 起的办公时间写了两次。", f"Expected one row for hours from {since}, but there are two.")
        else:
            self.seasons[since] = Season(since, until, hours, row["note"])

    def _day(self, line: int, row: dict[str, str], hours: BureauHours | None) -> None:
        day = self._date(line, row["date"])
        workday = _WORKDAY.get(row["workday"].lower())
        if workday is None:
            self._find(
                line,
                row["date"][:40],
                f"workday 应为 1(上班)或 0(放假),现为“{row['workday'][:40]}”。",
                f"Expected workday 1 or 0, but got {row['workday'][:40]!r}.",
            )
        elif hours is not None and not workday:
            self._find(
                line, row["date"][:40], "放假的日子没有办公时间,请去掉 hours 或把 workday 写成 1。", "Expected no hours on a day off, but there are some."
            )
        elif day is not None and day in self.days:
            self._find(line, row["date"], f"{day} 写了两次。", f"Expected {day} once, but it stands there twice.")
        elif day is not None:
            self.days[day] = ExceptionalDay(workday, row["note"], hours)

    def _date(self, line: int, text: str) -> date | None:
        try:
            day = date.fromisoformat(text.strip()) if len(text.strip()) == 10 else None
        except ValueError:
            day = None
        if day is None:
            self._find(line, text[:40], f"日期“{text[:40]}”应写成 2027-01-01。", f"Expected a date such as 2027-01-01, but got {text[:40]!r}.")
        elif not FIRST_YEAR <= day.year <= LAST_YEAR:
            self._find(line, text, f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。", f"Expected a year from {FIRST_YEAR} to {LAST_YEAR}, but got {day.year}.")
            return None
        return day
