"""谁占用了时限:for the running time of one clock, who held the case, to the second.

A task is held by its pool until somebody takes it, then by that person; a hand-over, a dispatch and a release change the holder. A task returned to a
colleague is the colleague's while he mends it. Where several tasks are open side by side, each holder is charged the whole time. Where none is open, nobody is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from engine.domain.calendar import Calendar
    from engine.domain.clock import Span


@dataclass(frozen=True)
class Work:
    """待办的一生: from ``opened`` to ``ended`` (None: open still). ``last`` is the latest holder, None while it lies in its pool."""

    task: str
    node: str
    pool: str
    opened: datetime
    ended: datetime | None
    last: int | None


@dataclass(frozen=True)
class Move:
    """易手: a journalled claim, release, hand-over or dispatch (``to``) of a task."""

    task: str
    kind: str
    at: datetime
    actor: int | None
    to: int | None = None


@dataclass(frozen=True)
class Held:
    """占用时段: one task in one hand. ``person`` None: it lay in ``pool``. ``seconds`` of bureau hours while the clock ran."""

    task: str
    node: str
    person: int | None
    pool: str
    start: datetime
    end: datetime
    seconds: int = 0


def holdings(work: Iterable[Work], moves: Sequence[Move], until: datetime) -> list[Held]:
    """Who had each task, from its opening to its end or ``until``, in order of time."""
    found: list[Held] = []
    listed = list(work)
    for each in listed:
        own = sorted((move for move in moves if move.task == each.task and move.at <= until), key=lambda move: move.at)
        away = [(one.opened, one.ended or until) for one in listed if one.task.startswith(f"{each.task}~")]
        for held in _of_task(each, own, until):
            found += _without(held, away)
    return sorted(found, key=lambda held: (held.start, held.task))


def _without(held: Held, away: Sequence[tuple[datetime, datetime]]) -> list[Held]:
    """What is left of a holding when the task was away with a colleague, who has a task of his own for it."""
    parts = [held]
    for start, end in away:
        cut = []
        for part in parts:
            if end <= part.start or start >= part.end:
                cut.append(part)
                continue
            if part.start < start:
                cut.append(replace(part, end=start))
            if end < part.end:
                cut.append(replace(part, start=end))
        parts = cut
    return parts


def _of_task(work: Work, moves: Sequence[Move], until: datetime) -> Iterable[Held]:
    end = min(work.ended or until, until)
    since, holder = work.opened, _first(work, moves)
    for move in moves:
        if move.at > since:
            yield Held(work.task, work.node, holder, work.pool, since, min(move.at, end))
        since, holder = move.at, _after(move)
    if end > since:
        yield Held(work.task, work.node, holder, work.pool, since, end)


def _first(work: Work, moves: Sequence[Move]) -> int | None:
    """Who had it at its opening: nobody when it was claimed first, else whoever moved it first, else its only holder."""
    if not moves:
        return work.last
    return None if moves[0].kind in {"TaskClaimed", "TaskDispatched"} else moves[0].actor


def _after(move: Move) -> int | None:
    if move.kind == "TaskReleased":
        return None
    return move.to if move.kind in {"TaskHandedOver", "TaskDispatched"} else move.actor


def charged(held: Iterable[Held], spans: Iterable[Span], calendar: Calendar) -> list[Held]:
    """The parts of ``held`` in which a clock ran (``spans``), each with its bureau seconds; what took no time is left out."""
    running = [span for span in spans if not span.grounds]
    found = []
    for one in held:
        for span in running:
            start, end = max(one.start, span.start), min(one.end, span.end)
            seconds = calendar.working_seconds(start, end) if end > start else 0
            if seconds:
                found.append(Held(one.task, one.node, one.person, one.pool, start, end, seconds))
    return found


def shares(held: Iterable[Held]) -> dict[tuple[int | None, str], int]:
    """Seconds by holder: (person, "") or (None, pool), the longest first."""
    totals: dict[tuple[int | None, str], int] = {}
    for one in held:
        holder = (one.person, "" if one.person is not None else one.pool)
        totals[holder] = totals.get(holder, 0) + one.seconds
    return dict(sorted(totals.items(), key=lambda pair: -pair[1]))
