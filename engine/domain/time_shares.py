"""部门用时和中介用时:every working day from acceptance to the end goes to one: the bureau, an intermediary, a legal suspension, or the applicant.

They add up to the whole (备案类 50 个工作日 = 部门 17 + 中介 33). A day goes to whoever has the case at its close of business; to the
intermediaries when any report is outstanding then, once however many there are. Whether the day counts against the limit is another
question, which the clocks answer (R12). Between two phases of a project the days are the applicant's, unless a report is outstanding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from engine.domain.calendar import Calendar
    from engine.domain.clock import Span


@dataclass(frozen=True)
class TimeShares:
    """用时, in whole working days."""

    department: int = 0
    intermediary: int = 0
    suspended: int = 0
    applicant: int = 0

    @property
    def total(self) -> int:
        """All working days since acceptance."""
        return self.department + self.intermediary + self.suspended + self.applicant


def time_shares(calendar: Calendar, wholes: Iterable[Collection[Span]], reports: Iterable[Collection[Span]], before: date | None = None) -> TimeShares:
    """Share out the days. ``wholes`` are the spans, until now or its stop, of the case's own clock; in a project of that of each phase.

    ``reports`` are those of each report's; ``before`` leaves out that day and later ones.
    As for any limit the day of acceptance is not counted, and that of the end is.
    """
    own = [_Own(calendar, sorted(spans, key=lambda span: span.start)) for spans in wholes if spans]
    if not own:
        return TimeShares()
    outstanding = [span for report in reports for span in report]
    end = max([*(one.end for one in own), *(span.end for span in outstanding)]).astimezone(ZONE)
    shares = {"department": 0, "intermediary": 0, "suspended": 0, "applicant": 0}
    day = min(one.first for one in own) + timedelta(days=1)
    last = end.date() if before is None else min(end.date(), before - timedelta(days=1))
    while day <= last:
        if calendar.is_workday(day):
            within = next((one for one in own if one.first < day <= one.end.astimezone(ZONE).date()), None)
            at = min(calendar.closing(day), (within.end if within else end) - timedelta.resolution)
            shares[_holder(at, within, outstanding)] += 1
        day += timedelta(days=1)
    return TimeShares(**shares)


class _Own:
    """The case's own clock, or a phase's: the day that it starts on, its end and its spans."""

    def __init__(self, calendar: Calendar, spans: list[Span]) -> None:
        self.spans = spans
        self.first = calendar.counting_day(spans[0].start)
        self.end = spans[-1].end


def _holder(at: datetime, within: _Own | None, outstanding: Collection[Span]) -> str:
    if any(span.start <= at < span.end for span in outstanding):
        return "intermediary"
    if within is None:
        return "applicant"
    return "suspended" if any(span.grounds for span in within.spans if span.start <= at < span.end) else "department"
