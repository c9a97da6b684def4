"""委托中介: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class CommissionRecord(NamedTuple):
    """委托: which report, by whom, on what ground, whether its time counts, and until when it is agreed."""

    id: int
    case_id: int
    service: str
    provider: str
    commissioner: str
    article: str
    ground: str
    agreed_days: int
    agreed_on: str
    person_id: int | None
    document_id: int | None
    started_at: int
    ended_at: int | None = None
    ended_by: int | None = None
    outcome: str = ""


class CommissionEnded(NamedTuple):
    """收到报告."""

    id: int
    ended_at: int
    ended_by: int | None
    outcome: str


class CommissionsEnded(NamedTuple):
    """委托随办结终止: whatever is outstanding ends with the case."""

    case_id: int
    ended_at: int
