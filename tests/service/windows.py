"""A window for tests: number 3, and ``window1`` sits there from today on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.window_commands import SaveWindow, SeatOfficer

if TYPE_CHECKING:
    from tests.bureau import Bureau


def founded(bureau: Bureau, number: str = "3", items: tuple[str, ...] = (), window: int | None = None) -> int:
    """Founded, or changed."""
    words = (number, "综合窗口", "General window", "一楼 A 区", "Ground floor, area A")
    return int(bureau.handle(SaveWindow(bureau.people["admin"], window, "approval_bureau", *words, items, "青审窗〔2026〕1号", bureau.request_id())).id)


def seated(bureau: Bureau, window: int = 0, who: str = "window1", first: str = "", last: str = "") -> int:
    """From a day on, today if none is said."""
    at = window or founded(bureau)
    first = first or bureau.clock().date().isoformat()
    bureau.handle(SeatOfficer(bureau.people["admin"], at, bureau.people[who], first, last, bureau.request_id()))
    return at
