"""命令:what an administrator does about incidents 故障件 beyond trying again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SkipIncident:
    """略过:the case goes on without the handler that has failed; only where its omission is declared harmless, and with a reason."""

    actor: int
    incident_id: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class RetryAlike:
    """批量重试:have the worker try everything again that failed in the same handler, or at the same element, as this incident."""

    actor: int
    incident_id: int
    request_id: str


@dataclass(frozen=True)
class ProposeRepair:
    """提出更正: a routing variable that made an element fail is to be set to ``value``."""

    actor: int
    incident_id: int
    variable: str
    value: str
    reason: str
    request_id: str


@dataclass(frozen=True)
class DecideRepair:
    """确认更正, or decline it with ``words``: another person than the proposer, an administrator or the head of the deciding unit."""

    actor: int
    remedy_id: int
    agree: bool
    words: str
    request_id: str
