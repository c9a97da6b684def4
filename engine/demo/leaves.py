"""请假与代理: one signboard reviewer is on leave this week, and a food reviewer stands in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.leave_commands import AskLeave

if TYPE_CHECKING:
    from engine.demo.story import World


def send_on_leave(world: World) -> None:
    """杜梅 from today for five days, granted by the head; 沈青 stands in at every post of hers."""
    app = world.app
    head, substitute = world.people["head", "approval_bureau"][0], world.people["reviewer", "market_supervision"][0]
    absent = world.people["reviewer", "urban_management"][1]
    posts = tuple((row.post_id, substitute) for row in app.ask.posts_in_own_right() if row.person_id == absent)
    today = app.bureau.now().date()
    until = (today + timedelta(days=4)).isoformat()
    app.handle(AskLeave(head, absent, "annual", today.isoformat(), until, "年休假", posts, "demo-leave"))
