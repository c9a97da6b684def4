"""计时条:the clocks of a case drawn to scale: one lane each, its intervals running, suspended or overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH = 1000.0


@dataclass(frozen=True)
class Segment:
    """A drawn interval: ``x`` and ``width`` in thousandths of the bar."""

    x: float
    width: float
    kind: str
    words: str


@dataclass(frozen=True)
class Lane:
    """One clock's lane; ``due`` is where its due mark stands, None when it lies outside."""

    label: str
    segments: tuple[Segment, ...]
    due: float | None
    due_words: str


@dataclass(frozen=True)
class Tick:
    """A mark of the scale with its date."""

    x: float
    at: datetime


@dataclass(frozen=True)
class ClockBar:
    """The whole drawing."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    now: float | None


def clock_bar(lanes: Sequence[Mapping[str, Any]], start: datetime, end: datetime, now: datetime | None = None) -> ClockBar:
    """Lay lanes out between ``start`` and ``end``.

    A lane is ``{label, segments: [{start, end, kind: running|suspended|overdue|statutory|waiting, words}], due, due_words}``.
    """
    span = max((end - start).total_seconds(), 1.0)

    def at(when: datetime) -> float:
        return round(min(max((when - start).total_seconds() / span, 0.0), 1.0) * WIDTH, 1)

    drawn = []
    for lane in lanes:
        segments = tuple(
            Segment(at(part["start"]), round(max(at(part["end"]) - at(part["start"]), 2.0), 1), part["kind"], part.get("words", ""))
            for part in lane["segments"]
        )
        due = lane.get("due")
        drawn.append(Lane(lane["label"], segments, at(due) if due and start <= due <= end else None, lane.get("due_words", "")))
    return ClockBar(tuple(drawn), _ticks(start, end, at), at(now) if now and start <= now <= end else None)


def _ticks(start: datetime, end: datetime, at: Any) -> tuple[Tick, ...]:
    """At most seven midnights, evenly spaced in whole days."""
    days = max((end - start).days, 1)
    step = max(1, -(-days // 6))
    first: date = start.date()
    midnights = (datetime.combine(first + timedelta(days=offset), datetime.min.time(), start.tzinfo) for offset in range(0, days + 2, step))
    return tuple(Tick(at(midnight), midnight) for midnight in midnights if start <= midnight <= end)
