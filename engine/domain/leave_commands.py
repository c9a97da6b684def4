"""命令:请假与代理. Days are ISO texts as typed; ``substitutes`` are (post, person or None: the colleagues of the post)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AskLeave:
    """申请请假 for oneself, or 登记 somebody's, which holds at once when whoever enters it decides on that person's leave."""

    actor: int
    person_id: int
    kind: str
    first_day: str
    last_day: str
    reason: str
    substitutes: tuple[tuple[int, int | None], ...]
    request_id: str


@dataclass(frozen=True)
class DecideLeave:
    """批准 or 不批准."""

    actor: int
    leave_id: int
    grant: bool
    note: str
    request_id: str


@dataclass(frozen=True)
class EndLeave:
    """销假: over now, or after ``last_day``; before it has begun it is withdrawn."""

    actor: int
    leave_id: int
    last_day: str
    reason: str
    request_id: str


@dataclass(frozen=True)
class ExtendLeave:
    """续假 to a later last day, with the same substitutes."""

    actor: int
    leave_id: int
    last_day: str
    reason: str
    request_id: str


@dataclass(frozen=True)
class TakeOverTask:
    """代理接手: a task in the hands of somebody for whom the actor stands in."""

    actor: int
    task_id: str
    request_id: str
