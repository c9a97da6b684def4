"""发件箱、故障件: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class OutboxRecord(NamedTuple):
    """发件."""

    id: int
    case_id: int | None
    channel: str
    payload: str
    created_at: int
    ready_at: int
    owner: str | None = None
    claimed_at: int | None = None
    attempts: int = 0
    sent_at: int | None = None
    error: str | None = None


class IncidentRecord(NamedTuple):
    """故障件. ``next_at`` is when the worker tries again by itself, None when it needs a person."""

    id: int
    case_id: int
    subject: str
    node: str
    cause: str
    raised_at: int
    resolved_at: int | None = None
    attempts: int = 0
    next_at: int | None = None
    order_id: int | None = None


class IncidentPutOff(NamedTuple):
    """重试未果: tried ``attempts`` times by now; again at ``next_at``, or by a person when that is None."""

    id: int
    cause: str
    attempts: int
    next_at: int | None


class IncidentResolved(NamedTuple):
    """故障排除."""

    case_id: int
    subject: str
    resolved_at: int
