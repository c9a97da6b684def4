"""预警、追责: rows of this subject as a decided change writes them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AlertRecord:
    """预警:one recipient told at one rung of one level; ``raised_by`` None is the system."""

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


@dataclass(frozen=True)
class AlertAnswered:
    """预警答复."""

    id: int
    answer: str
    answered_by: int
    answered_at: int


@dataclass(frozen=True)
class AccountabilityRecord:
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


@dataclass(frozen=True)
class AccountabilityClosed:
    """追责结案, or void when the limit turned out to hold."""

    id: int
    state: str
    conclusion: str
    closed_by: int | None
    closed_at: int


@dataclass(frozen=True)
class SpanRecord:
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


@dataclass(frozen=True)
class ShareRecord:
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


@dataclass(frozen=True)
class ShareAnswered:
    """答复."""

    accountability_id: int
    no: int
    answer: str
    answered_by: int
    answered_at: int


@dataclass(frozen=True)
class ShareAppealed:
    """申诉."""

    accountability_id: int
    no: int
    appeal: str
    appealed_by: int
    appealed_at: int


@dataclass(frozen=True)
class ShareDecided:
    """申诉决定."""

    accountability_id: int
    no: int
    outcome: str
    grounds: str
    decided_by: int
    decided_at: int


@dataclass(frozen=True)
class SharesGone:
    """追责记录重开:what the void record said of the holders goes."""

    accountability_id: int


@dataclass(frozen=True)
class SpansGone:
    """追责记录重开."""

    accountability_id: int
