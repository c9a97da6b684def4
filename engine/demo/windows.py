"""窗口: three counters of the hall, with who sits there, one of them closed for an afternoon's maintenance next week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from engine.domain.window_commands import CloseWindow, SaveWindow, SeatOfficer

if TYPE_CHECKING:
    from engine.demo.story import World

WINDOWS: Final = (
    ("1", "综合窗口", "General window", "一楼大厅 A 区", "Ground floor, area A", ()),
    ("2", "综合窗口", "General window", "一楼大厅 A 区", "Ground floor, area A", ()),
    ("3", "企业开办专窗", "Company window", "二楼 B 区", "First floor, area B", ("enterprise_registration",)),
)


def open_windows(world: World) -> None:
    """By the administrator; the clerks of the hall sit there from today on."""
    app, today = world.app, world.app.bureau.now().date()
    admin, clerks = world.people["administrator", "information_centre"][0], world.people["window", "service_hall"]
    served = {edition.item.id for edition in app.ask.items()}
    for (*words, items), clerk in zip(WINDOWS, clerks, strict=False):
        chosen = tuple(item for item in items if item in served)
        number, name, name_en, place, place_en = words
        founded = SaveWindow(admin, None, "service_hall", number, name, name_en, place, place_en, chosen, "大厅窗口设置方案", f"demo-window-{number}")
        window = int(app.handle(founded).id or 0)
        app.handle(SeatOfficer(admin, window, clerk, today.isoformat(), "", f"demo-seat-{number}"))
    shut = (today + timedelta(days=7)).isoformat()
    app.handle(CloseWindow(admin, window, shut, shut, "设备检修", "Maintenance", "demo-closing"))
