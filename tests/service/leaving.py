"""Leave for tests: ``bureau.handle(of(bureau, "market1", "market2"))`` is today's leave of the first, with the second standing in at every post."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.leave_commands import AskLeave

if TYPE_CHECKING:
    from tests.bureau import Bureau


def of(bureau: Bureau, who: str, substitute: str | None, by: str = "admin", days: int = 1, ahead: int = 0) -> AskLeave:
    """From ``ahead`` days from now, ``days`` long."""
    today = bureau.clock().date()
    first, last = today + timedelta(days=ahead), today + timedelta(days=ahead + days - 1)
    posts = [row.post_id for row in bureau.app.ask.posts_in_own_right() if row.person_id == bureau.people[who]]
    chosen = tuple((post, bureau.people[substitute] if substitute else None) for post in posts)
    return AskLeave(bureau.people[by], bureau.people[who], "annual", first.isoformat(), last.isoformat(), "年休", chosen, bureau.request_id())
