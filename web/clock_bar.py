"""计时图:the clocks of a case drawn to scale: one lane each, its segments running, suspended, overdue or still left, on days that count or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

WIDTH = 1000.0
NARROW = 700  # the drawing's least width in pixels; what is written into a segment must fit there
SIGN = 13  # pixels of one sign inside a segment
CLOSE = 8.0  # marks nearer than this are one
_DAY = timedelta(days=1)
_SIZES = ((35, "s"), (75, "m"))


@dataclass(frozen=True)
class Segment:
    """A drawn interval: ``x`` and ``width`` in thousandths of the bar. ``label`` stands in it, ``words`` and ``detail`` tell it, ``href`` leads to its days."""

    x: float
    width: float
    kind: str
    words: str
    label: str = ""
    detail: str = ""
    href: str = ""

    @property
    def leftward(self) -> bool:
        """Whether what is told about it stands better to its left."""
        return self.x > WIDTH * 0.55


@dataclass(frozen=True)
class Lane:
    """One clock's lane; ``due`` is where its due mark stands, None when it lies outside. ``parallel`` numbers lanes that run side by side, 0 for none."""

    label: str
    segments: tuple[Segment, ...]
    due: float | None
    due_words: str
    due_label: str = ""
    provisional: bool = False
    state: str = ""
    state_words: str = ""
    href: str = ""
    parallel: int = 0


@dataclass(frozen=True)
class Tick:
    """A mark of the scale with its date."""

    x: float
    at: datetime


@dataclass(frozen=True)
class Shade:
    """Days off in a row."""

    x: float
    width: float


@dataclass(frozen=True)
class Mark:
    """What happened at a moment, or at several close together; leads to the first."""

    x: float
    words: str
    href: str


@dataclass(frozen=True)
class ClockBar:
    """The whole drawing."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    now: float | None
    shades: tuple[Shade, ...] = ()
    marks: tuple[Mark, ...] = ()
    size: str = "s"


def clock_bar(
    lanes: Sequence[Mapping[str, Any]],
    start: datetime,
    end: datetime,
    now: datetime | None = None,
    days_off: Collection[date] = (),
    marks: Iterable[tuple[datetime, str, str]] = (),
) -> ClockBar:
    """Lay lanes out between ``start`` and ``end``.

    A lane is ``{label, segments: [{start, end, kind: running|suspended|overdue|statutory|left|waiting, words, …}], due, …}`` with the
    fields of ``Lane`` and ``Segment``; ``marks`` are (moment, words, href) in the order of time.
    """
    span = max((end - start).total_seconds(), 1.0)

    def at(when: datetime) -> float:
        return round(min(max((when - start).total_seconds() / span, 0.0), 1.0) * WIDTH, 1)

    drawn = []
    for lane in lanes:
        segments = tuple(_segment(part, at) for part in lane["segments"])
        due = lane.get("due")
        rest = {key: value for key, value in lane.items() if key not in {"label", "segments", "due", "due_words"}}
        drawn.append(Lane(lane["label"], segments, at(due) if due and start <= due <= end else None, lane.get("due_words", ""), **rest))
    days = (end - start).days
    size = next((name for most, name in _SIZES if days <= most), "l")
    shades = tuple(_shades(start, end, days_off, at))
    return ClockBar(tuple(drawn), _ticks(start, end, at), at(now) if now and start <= now <= end else None, shades, tuple(_marks(marks, at)), size)


def _segment(part: Mapping[str, Any], at: Any) -> Segment:
    width = round(max(at(part["end"]) - at(part["start"]), 2.0), 1)
    label = part.get("label", "")
    fits = len(label) * SIGN + 8 <= width / WIDTH * NARROW
    return Segment(at(part["start"]), width, part["kind"], part.get("words", ""), label if fits else "", part.get("detail", ""), part.get("href", ""))


def _shades(start: datetime, end: datetime, days_off: Collection[date], at: Any) -> Iterable[Shade]:
    """Days off in a row are one shade."""
    day, since = start.date(), None
    while day <= end.date() + _DAY:
        off = day in days_off and day <= end.date()
        if off and since is None:
            since = day
        if not off and since is not None:
            first, last = (at(datetime.combine(one, datetime.min.time(), start.tzinfo)) for one in (since, day))
            if last > first:
                yield Shade(first, round(last - first, 1))
            since = None
        day += _DAY


def _marks(marks: Iterable[tuple[datetime, str, str]], at: Any) -> Iterable[Mark]:
    held: list[tuple[float, str, str]] = []
    for when, words, href in marks:
        x = at(when)
        if held and x - held[0][0] > CLOSE:
            yield Mark(held[0][0], "\n".join(one[1] for one in held), held[0][2])
            held = []
        held.append((x, words, href))
    if held:
        yield Mark(held[0][0], "\n".join(one[1] for one in held), held[0][2])


def _ticks(start: datetime, end: datetime, at: Any) -> tuple[Tick, ...]:
    """At most seven midnights, evenly spaced in whole days."""
    days = max((end - start).days, 1)
    step = max(1, -(-days // 6))
    first: date = start.date()
    midnights = (datetime.combine(first + timedelta(days=offset), datetime.min.time(), start.tzinfo) for offset in range(0, days + 2, step))
    return tuple(Tick(at(midnight), midnight) for midnight in midnights if start <= midnight <= end)
