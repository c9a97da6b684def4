"""命令:窗口. Days are ISO texts as typed; ``ground`` goes into the organisation log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SaveWindow:
    """设立窗口 (``id`` None) or change one. No ``items``: it serves every item."""

    actor: int
    id: int | None
    unit: str
    number: str
    name: str
    name_en: str
    place: str
    place_en: str
    items: tuple[str, ...]
    ground: str
    request_id: str


@dataclass(frozen=True)
class RetireWindow:
    """撤销窗口."""

    actor: int
    id: int
    ground: str
    request_id: str


@dataclass(frozen=True)
class SeatOfficer:
    """排班: who sits at a window from a day on, to ``last_day`` or (empty) until further notice."""

    actor: int
    window_id: int
    person_id: int
    first_day: str
    last_day: str
    request_id: str


@dataclass(frozen=True)
class EndSeat:
    """撤班: today is the last day; what has not begun is struck."""

    actor: int
    window_id: int
    person_id: int
    first_day: str
    request_id: str


@dataclass(frozen=True)
class CloseWindow:
    """停办: a window is closed on some days, for a reason that the public reads."""

    actor: int
    window_id: int
    first_day: str
    last_day: str
    reason: str
    reason_en: str
    request_id: str


@dataclass(frozen=True)
class ReopenWindow:
    """取消停办 that has not begun or goes on."""

    actor: int
    window_id: int
    first_day: str
    request_id: str
