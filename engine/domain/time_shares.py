"""部门用时和中介用时:every working day from acceptance to the end goes to one of three: the bureau, an intermediary, or a legal suspension.

The three add up to the whole (备案类 50 个工作日 = 部门 17 + 中介 33). A day goes to whoever has the case at its close of business; to the
intermediaries when any report is outstanding then, once however many there are. Whether the day counts against the limit is another
question, which the clocks answer (R12).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from engine.domain.calendar import Calendar
    from engine.domain.clock import Span


@dataclass(frozen=True)
class TimeShares:
    """用时, in whole working days."""

    department: int = 0
    intermediary: int = 0
    suspended: int = 0

    @property
    def total(self) -> int:
        """All working days since acceptance."""
        return self.department + self.intermediary + self.suspended


def time_shares(calendar: Calendar, whole: Collection[Span], reports: Iterable[Collection[Span]]) -> TimeShares:
    """Share out the days of ``whole``, the spans of the case's own clock until now or its stop; ``reports`` are those of each report's."""
    if not whole:
        return TimeShares()
    spans = sorted(whole, key=lambda span: span.start)
    outstanding = [span for report in reports for span in report]
    end = spans[-1].end.astimezone(ZONE)
    shares = {"department": 0, "intermediary": 0, "suspended": 0}
    day = calendar.counting_day(spans[0].start) + timedelta(days=1)
    while day <= end.date():
        if calendar.is_workday(day):
            at = min(calendar.closing(day), end - timedelta.resolution)
            shares[_holder(at, spans, outstanding)] += 1
        day += timedelta(days=1)
    return TimeShares(**shares)


def _holder(at: datetime, spans: Collection[Span], outstanding: Collection[Span]) -> str:
    if any(span.start <= at < span.end for span in outstanding):
        return "intermediary"
    return "suspended" if any(span.grounds for span in spans if span.start <= at < span.end) else "department"
