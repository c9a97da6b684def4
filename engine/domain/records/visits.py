"""上门踏勘: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class VisitRecord(NamedTuple):
    """排定一次上门."""

    id: int
    place: str
    starts_at: int
    ends_at: int
    state: str
    ready: str
    seed: str
    planned_by: int
    planned_at: int
    arrived_at: int | None = None
    arrived_by: int | None = None
    position: str = ""
    digest: str = ""
    concluded_at: int | None = None
    reason: str = ""


class VisitMoved(NamedTuple):
    """改期、改派."""

    id: int
    starts_at: int
    ends_at: int
    seed: str
    reason: str


class VisitCancelled(NamedTuple):
    """取消."""

    id: int
    state: str
    reason: str


class VisitArrived(NamedTuple):
    """到场."""

    id: int
    state: str
    arrived_at: int
    arrived_by: int
    position: str


class VisitConcluded(NamedTuple):
    """办结: ``digest`` is what all have signed."""

    id: int
    state: str
    digest: str
    concluded_at: int


class VisitOfficerRecord(NamedTuple):
    """到场人员:inserted or replaced."""

    visit_id: int
    person_id: int
    place_in_team: int
    state: str
    digest: str = ""
    signed_with: str = ""
    signed_at: int | None = None


class VisitTeamGone(NamedTuple):
    """原来的人员都不去了."""

    visit_id: int


class VisitTaskRecord(NamedTuple):
    """一次上门要办的一项踏勘:inserted or replaced."""

    visit_id: int
    task_id: str
    case_id: int
    node: str
    round: int
    answers: str
    saved_at: int | None = None
    asked_for_at: int | None = None
    asked_reason: str = ""
    asked_at: int | None = None
    settled: str = ""
    settled_reason: str = ""
    attendee: str = ""
    refusal: str = ""
    signature: str | None = None
    attended_digest: str = ""
    attended_at: int | None = None
    digest: str = ""
    dropped_at: int | None = None


class VisitTaskDropped(NamedTuple):
    """不再随这次上门办理: cancelled, or its case has ended without it."""

    task_id: str
    dropped_at: int


class VisitEmptied(NamedTuple):
    """没有要办的了: the visit of a task that was dropped, when it was the last one."""

    task_id: str
    state: str


class VisitPhotoRecord(NamedTuple):
    """现场照片."""

    id: int
    visit_id: int
    task_id: str
    case_id: int
    no: int
    point: str
    handle: str
    sha256: str
    taken_at: int
    stored_at: int
    person_id: int
    dropped_at: int | None = None


class VisitPhotoDropped(NamedTuple):
    """照片作废: it stays kept, and out of the record."""

    id: int
    dropped_at: int
