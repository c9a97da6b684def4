"""公示: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class PublicityRecord(NamedTuple):
    """公示: what is shown to everybody, until its last day (ISO)."""

    id: int
    case_id: int
    summary: str
    opened_at: int
    until: str
    ended_at: int | None = None
    conclusion: str = ""


class PublicityEnded(NamedTuple):
    """公示结束."""

    id: int
    ended_at: int
    conclusion: str


class ObjectionRecord(NamedTuple):
    """公示异议, by somebody who need not have an account."""

    id: int
    publicity_id: int
    case_id: int
    name: str
    contact: str
    words: str
    request_id: str
    raised_at: int
    answer: str = ""
    answered_at: int | None = None
    answered_by: int | None = None


class ObjectionsAnswered(NamedTuple):
    """答复异议: all of one publicity."""

    publicity_id: int
    answer: str
    answered_at: int
    answered_by: int
