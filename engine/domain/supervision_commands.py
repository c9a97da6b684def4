"""监察的指令: alerts answered, escalations issued by hand, accountability answered, appealed, decided and closed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AnswerAlert:
    """答复预警:by its recipient."""

    actor: int
    alert_id: int
    answer: str
    request_id: str


@dataclass(frozen=True)
class IssueEscalation:
    """督办:supervision demands something of whoever holds the case (``to`` "holder"), of the section head or of the head."""

    actor: int
    case_id: int
    to: str
    demand: str
    request_id: str


@dataclass(frozen=True)
class AnswerAccountability:
    """答复追责:the holder of share ``no`` says what happened."""

    actor: int
    accountability_id: int
    no: int
    answer: str
    request_id: str


@dataclass(frozen=True)
class AppealAccountability:
    """申诉:the holder of share ``no`` contests it."""

    actor: int
    accountability_id: int
    no: int
    appeal: str
    request_id: str


@dataclass(frozen=True)
class DecideAppeal:
    """决定申诉:supervision upholds or dismisses it, with grounds."""

    actor: int
    accountability_id: int
    no: int
    outcome: str
    grounds: str
    request_id: str


@dataclass(frozen=True)
class CloseAccountability:
    """追责结案 by supervision, with a conclusion."""

    actor: int
    accountability_id: int
    conclusion: str
    request_id: str
