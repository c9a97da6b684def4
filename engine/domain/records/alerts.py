"""预警、追责: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class AlertRecord(NamedTuple):
    """预警:one recipient told at one rung of one level; ``raised_by`` None is the system, ``ladder_id`` None a ladder of a file."""

    id: int
    case_id: int
    clock: str
    level: str
    rung: int
    who: str
    recipient: str
    reference: str
    demand: str
    raised_by: int | None
    raised_at: int
    answer: str = ""
    answered_by: int | None = None
    answered_at: int | None = None
    ladder_id: int | None = None


class AlertAnswered(NamedTuple):
    """预警答复."""

    id: int
    answer: str
    answered_by: int
    answered_at: int


class AccountabilityRecord(NamedTuple):
    """追责记录:opened by an overrun; a void one of the same clock is opened again."""

    id: int
    case_id: int
    clock: str
    kind: str
    state: str
    due_at: int
    opened_at: int
    appeal_until: int
    conclusion: str = ""
    closed_by: int | None = None
    closed_at: int | None = None


class AccountabilityClosed(NamedTuple):
    """追责结案, or void when the limit turned out to hold."""

    id: int
    state: str
    conclusion: str
    closed_by: int | None
    closed_at: int


class SpanRecord(NamedTuple):
    """占用时段:one task in one hand while the clock ran."""

    accountability_id: int
    no: int
    task_id: str
    node: str
    person_id: int | None
    pool: str
    from_at: int
    until_at: int
    seconds: int


class ShareRecord(NamedTuple):
    """占用份额:what one holder used of the limit, with his answer and appeal."""

    accountability_id: int
    no: int
    person_id: int | None
    pool: str
    seconds: int
    answer: str = ""
    answered_by: int | None = None
    answered_at: int | None = None
    appeal: str = ""
    appealed_by: int | None = None
    appealed_at: int | None = None
    outcome: str | None = None
    grounds: str = ""
    decided_by: int | None = None
    decided_at: int | None = None


class ShareAnswered(NamedTuple):
    """答复."""

    accountability_id: int
    no: int
    answer: str
    answered_by: int
    answered_at: int


class ShareAppealed(NamedTuple):
    """申诉."""

    accountability_id: int
    no: int
    appeal: str
    appealed_by: int
    appealed_at: int


class ShareDecided(NamedTuple):
    """申诉决定."""

    accountability_id: int
    no: int
    outcome: str
    grounds: str
    decided_by: int
    decided_at: int


class SharesGone(NamedTuple):
    """追责记录重开:what the void record said of the holders goes."""

    accountability_id: int


class SpansGone(NamedTuple):
    """追责记录重开."""

    accountability_id: int
