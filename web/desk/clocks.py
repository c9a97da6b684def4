"""计时的样子:a case's clocks as officers read them: state, what is left, when due and why that date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.domain.project_time import whose_sum
from web.clock_names import ORDER, clock_name, entries_of, grounds_in_words, unit_name
from web.current import now, product
from web.i18n import gettext, said
from web.words import clock_time, day, due, minutes, provisionally, working_days

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.domain.calendar import Calendar
    from engine.domain.clock import Reading, SheetLine
    from engine.queries.cases import CasePage

DAY_MINUTES = 390  # one working day in the bureau's hours
WARN_SHARE = 0.3


@dataclass(frozen=True)
class Clock:
    """一个计时, ready to show. ``used`` and ``allowed`` are in its unit; ``sheet`` is the day-by-day explanation."""

    name: str
    kind: str
    label: str
    state: str
    words: str
    due: datetime | None
    used: int
    allowed: int
    in_days: bool
    provisional: bool
    reference: str
    verified: bool
    stopped: bool
    reading: Reading

    @property
    def remaining(self) -> int:
        """What is left, in the clock's unit."""
        return self.allowed - self.used

    @cached_property
    def lines(self) -> tuple[SheetLine, ...]:
        """逐日说明, worked out once a page."""
        return self.reading.explanation

    @cached_property
    def sheet_rows(self) -> list[list[str]]:
        """逐日说明 as table rows: day, why, counted, total."""
        return [[day(line.day), said(line), self._amount(line.counted), self._amount(line.total)] for line in self.lines]

    def _amount(self, counted: int) -> str:
        return str(counted) if self.in_days else minutes(counted)


def clocks_of(page: CasePage) -> list[Clock]:
    """The case's clocks: statutory, promised, components, intermediaries, then the stages in the order in which they started."""
    started = {e.name: e.at for e in reversed(page.clock_entries)}
    rows = sorted(page.clocks, key=lambda row: (ORDER.get(row.kind, 9), started.get(row.name, 0), row.name))
    found = ((row, product().ask.clock_reading(page, row.name)) for row in rows)
    return [_clock(page, row, reading) for row, reading in found if reading is not None]


def stage_clock(clocks: Iterable[Clock], task_id: str) -> Clock | None:
    """The clock of one task's stage."""
    return next((clock for clock in clocks if clock.name == f"stage:{task_id}"), None)


def header_clocks(clocks: list[Clock], task_id: str = "") -> list[Clock]:
    """What stands in a page's header: this task's stage, the promise, the statute; of a project those of the phase it is in, else of the last one."""
    stage = stage_clock(clocks, task_id)
    whole = [one for kind in ("promised", "statutory") for one in _running([clock for clock in clocks if clock.kind == kind and not whose_sum(clock.name)])]
    return ([stage] if stage else []) + whole


def _running(clocks: list[Clock]) -> list[Clock]:
    return [clock for clock in clocks if not clock.stopped] or clocks[-1:]


def _clock(page: CasePage, row: Any, reading: Reading) -> Clock:
    in_days = row.limit_unit != "working_minutes"
    state = _state(row, reading, in_days=in_days)
    return Clock(
        name=row.name,
        kind=row.kind,
        label=clock_name(page, row),
        state=state,
        words=_words(reading, state, in_days=in_days),
        due=reading.due,
        used=reading.used,
        allowed=reading.allowed,
        in_days=in_days,
        provisional=reading.provisional,
        reference=row.reference,
        verified=bool(row.verified),
        stopped=row.state == "stopped",
        reading=reading,
    )


def _state(row: Any, reading: Reading, *, in_days: bool) -> str:
    over = reading.remaining < 0 or (reading.due is not None and reading.due < now() and row.state != "stopped")
    if row.state == "stopped":
        return "overdue" if reading.remaining < 0 else "done"
    if over or row.state == "overdue":
        return "statutory" if row.kind == "statutory" else "overdue"
    if row.state == "suspended":
        return "paused"
    return "warned" if reading.remaining <= reading.allowed * WARN_SHARE or (in_days and reading.remaining <= 1) else "on_time"


def _words(reading: Reading, state: str, *, in_days: bool) -> str:
    if state == "done":
        return gettext("已停，用了 %(used)s", used=span(reading.used, in_days=in_days))
    if state == "paused":
        return gettext("停表中，已用 %(used)s", used=span(reading.used, in_days=in_days))
    if reading.due is None:
        return gettext("还没有开始")
    if in_days:
        return due(reading.due, reading.remaining, provisional=reading.provisional)
    left = left_words(reading.remaining)
    sentence = gettext("%(day)s %(time)s 前，%(left)s", day=day(reading.due), time=clock_time(reading.due), left=left)
    return provisionally(sentence) if reading.provisional else sentence


def span(amount: int, *, in_days: bool) -> str:
    """``3 个工作日``, or of minutes ``2 小时 10 分``, from one working day on ``1 天 2 小时``."""
    if in_days:
        return working_days(amount)
    if abs(amount) < DAY_MINUTES:
        return minutes(amount)
    days, rest = divmod(abs(amount), DAY_MINUTES)
    hours = rest // 60
    return gettext("%(days)d 天 %(hours)d 小时", days=days, hours=hours) if hours else gettext("%(days)d 天", days=days)


def left_words(left: int) -> str:
    """还剩多少工作时间, from minutes: days and hours from one working day on; over when negative."""
    words = span(left, in_days=False)
    return gettext("还剩 %(span)s", span=words) if left > 0 else gettext("已超 %(span)s", span=words) if left < 0 else gettext("刚好到期")


def limit_state(opened: datetime, when: datetime | None, calendar: Calendar) -> str:
    """正常、预警、超期 of work that arrived at ``opened`` and is due at ``when``; neutral without a limit."""
    if when is None:
        return "neutral"
    left, total = minutes_left(calendar, when), calendar.working_minutes(opened, when)
    return "overdue" if when < now() else "warned" if left <= total * WARN_SHARE else "on_time"


def minutes_left(calendar: Calendar, when: datetime) -> int:
    """Working minutes until ``when``, negative after it."""
    at = now()
    return calendar.working_minutes(at, when) if when >= at else -calendar.working_minutes(when, at)


__all__ = [
    "Clock",
    "clocks_of",
    "entries_of",
    "grounds_in_words",
    "header_clocks",
    "left_words",
    "limit_state",
    "minutes_left",
    "span",
    "stage_clock",
    "unit_name",
]
