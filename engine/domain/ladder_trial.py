"""督办试算: who would be told when of a clock that began on a day, if nobody answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.alerts import OVERRUN, Raised, following
from engine.domain.clock import Entry, read
from engine.domain.limits import Limit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from engine.domain.alerts import Ladder, Rung
    from engine.domain.calendar import Calendar


@dataclass(frozen=True)
class Told:
    """一次告诉: which rung, when."""

    at: datetime
    level: str
    rung: Rung


@dataclass(frozen=True)
class Trial:
    """试算结果: when the clock turns yellow (None: only when due), when it is due, and everything told."""

    yellow: datetime | None
    due: datetime
    provisional: bool
    told: tuple[Told, ...]


def told_when(kind: str, days: int, start: datetime, calendar: Calendar, ladder_at: Callable[[datetime], Ladder]) -> Trial:
    """A clock of so many whole working days from ``start``; each level follows the ladder in force when it is reached."""
    reading = read((Entry(1, "start", start, 0, "", "", None),), calendar, Limit(days, "working_days", "", verified=False), start)
    assert reading.due is not None
    left = ladder_at(start).threshold.left(days, "working_days")
    reached = reading.when_left(left)
    yellow = None if reached is None or calendar.opening(reached) >= reading.due else calendar.opening(reached)
    told: list[Told] = []
    for overdue, since in ((False, yellow), (True, reading.due)):
        if since is None:
            continue
        ladder, raised = ladder_at(since), list[Raised]()
        while (step := following(kind, overdue=overdue, yellow_at=yellow, due=reading.due, raised=raised, ladder=ladder, calendar=calendar)) is not None:
            if not overdue and step.at >= reading.due:
                break  # the ladder of the overrun takes its place
            raised.append(Raised(step.level, step.rung, step.at, answered=False))
            told.append(Told(step.at, step.level, ladder.rungs[step.level][step.rung]))
    return Trial(yellow, reading.due, reading.provisional, tuple(told))


KINDS = tuple(OVERRUN)
