"""计时、定时: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class ClockRecord(NamedTuple):
    """计时:a new clock."""

    case_id: int
    name: str
    kind: str
    subject: str
    limit_value: int
    limit_unit: str
    reference: str
    verified: bool
    due_at: int | None
    provisional: bool
    state: str
    calendar_version: int = 0
    yellow_left: int | None = None
    yellow_at: int | None = None


class ClockChanged(NamedTuple):
    """计时变化:the projected columns."""

    case_id: int
    name: str
    due_at: int | None
    provisional: bool
    state: str
    calendar_version: int = 0
    yellow_left: int | None = None
    yellow_at: int | None = None


class ClockEntryRecord(NamedTuple):
    """计时台账."""

    case_id: int
    name: str
    no: int
    kind: str
    at: int
    value: int
    ground: str
    article: str
    document_id: int | None


class TimerRecord(NamedTuple):
    """定时."""

    id: int
    case_id: int
    kind: str
    subject: str
    due_at: int
    owner: str | None
    claimed_at: int | None
    attempts: int


class TimerGone(NamedTuple):
    """定时取消."""

    case_id: int
    kind: str
    subject: str
