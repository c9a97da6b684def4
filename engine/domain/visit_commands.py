"""上门踏勘的指令. ``request_id`` makes a repeated request return its earlier receipt; the receipt's ``id`` is the visit's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True)
class PlanVisit:
    """排定一次上门: these survey tasks at one place, in the slot that begins at ``starts_at``.

    ``team`` are the officers, the first of them in charge; empty: two are drawn. ``one_place`` says that the planner knows addresses written
    differently to be one place. ``ready`` is what the applicant is asked to have ready.
    """

    actor: int
    tasks: tuple[str, ...]
    starts_at: datetime
    team: tuple[int, ...]
    ready: str
    request_id: str
    one_place: bool = False


@dataclass(frozen=True)
class MoveVisit:
    """改期、改派: another slot, another team, or both, with the reason that the applicant is told. An empty ``team`` keeps the present one."""

    actor: int
    visit: int
    starts_at: datetime
    team: tuple[int, ...]
    reason: str
    request_id: str


@dataclass(frozen=True)
class CancelVisit:
    """取消上门: its tasks go back to their pool and may be planned anew."""

    actor: int
    visit: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class AskOtherSlot:
    """请求改期: by the applicant of one of the visit's cases, as often as the rules allow."""

    actor: int
    case_id: int
    starts_at: datetime
    reason: str
    request_id: str


@dataclass(frozen=True)
class DeclineSlot:
    """不能改期: the answer to what an applicant asked for, with its reason."""

    actor: int
    visit: int
    case_id: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class ArriveAtVisit:
    """到场: ``at`` is when the device says it was (a phone may have been without network), ``position`` what it says of the place; both may be empty."""

    actor: int
    visit: int
    at: datetime | None
    position: str
    request_id: str


@dataclass(frozen=True)
class SaveSheet:
    """记录一项踏勘: the fields of the task's form as filled in so far, however incomplete.

    ``seen`` is the digest of the sheet that the page showed, for a page that posts all its fields; None merges the given ones.
    """

    actor: int
    visit: int
    task: str
    values: Mapping[str, Sequence[str]]
    request_id: str
    seen: str | None = None


@dataclass(frozen=True)
class AddPhoto:
    """现场照片 of a task, for one ``point`` of its checklist or none; ``taken_at`` as for ``ArriveAtVisit``."""

    actor: int
    visit: int
    task: str
    point: str
    name: str
    content: bytes
    taken_at: datetime | None
    request_id: str


@dataclass(frozen=True)
class DropPhoto:
    """照片作废, before the visit is concluded."""

    actor: int
    visit: int
    photo: int
    request_id: str


@dataclass(frozen=True)
class MarkAbsent:
    """没有到场: an officer of the team did not come."""

    actor: int
    visit: int
    officer: int
    request_id: str


@dataclass(frozen=True)
class SignVisit:
    """签名 under what the visit's sheets say now: one's own, or a colleague's on the same phone with his ``password``."""

    actor: int
    visit: int
    signer: int
    password: str
    request_id: str


@dataclass(frozen=True)
class AttendVisit:
    """陪同人员: who was there for the applicant of these tasks, with the picture of his signature or why there is none."""

    actor: int
    visit: int
    tasks: tuple[str, ...]
    attendee: str
    refusal: str
    signature: bytes
    request_id: str


@dataclass(frozen=True)
class ConcludeVisit:
    """办结上门: every task of the visit is completed with its sheet, signed by its officers."""

    actor: int
    visit: int
    request_id: str
