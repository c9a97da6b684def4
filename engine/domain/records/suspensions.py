"""停表: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class SuspensionRecord(NamedTuple):
    """停表开始: why, on what ground, told in which document, how long it is thought to take."""

    id: int
    case_id: int
    ground: str
    article: str
    reason: str
    person_id: int | None
    document_id: int
    expected_days: int
    expected_on: str
    started_at: int
    ended_at: int | None = None
    ended_by: int | None = None
    outcome: str = ""


class SuspensionEnded(NamedTuple):
    """停表结束 on one ground."""

    case_id: int
    ground: str
    ended_at: int
    ended_by: int | None
    outcome: str


class SuspensionsEnded(NamedTuple):
    """停表随办结终止: whatever is open ends with the case."""

    case_id: int
    ended_at: int
