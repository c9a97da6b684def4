"""效能监察:the red list and the figures of the month, for those who oversee."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from engine.domain.calendar import ZONE
from engine.domain.moment import millis, moment
from engine.queries.supervision import RedPlace
from web.api.operation import operation
from web.api.paging import cursor_of, place_of, wrong_cursor
from web.api.supervision_models import Figures, RedPage, RedQuery, RedRow
from web.current import now, product

OVERSEERS = ("supervisor", "head", "government_head")


@operation(
    "GET", "/supervision/red", scope="supervision:read", tag="supervision", zh="红牌清单", en="The red list", query=RedQuery, answer=RedPage, roles=OVERSEERS
)
def read_red_list(query: RedQuery) -> RedPage:
    """Clocks over their limit, or yellow."""
    found = product().ask.red_list(query.list, _place(query.cursor))
    return RedPage(clocks=[_red(row) for row in found.rows], counts=found.counts, next=cursor_of(found.later.text) if found.later else None)


def _place(cursor: str) -> RedPlace:
    if not cursor:
        return RedPlace.read("")
    text = place_of(cursor)
    found = RedPlace.read(text)
    if found.text != text:
        raise wrong_cursor()
    return found


def _red(row: Any) -> RedRow:
    named = {name: getattr(row, name) for name in ("number", "item", "kind", "state", "unanswered")}
    return RedRow(case_id=str(row.case_id), clock=row.name, due_at=moment(row.due_at), **named)


@operation(
    "GET", "/supervision/figures", scope="supervision:read", tag="supervision", zh="本月数字", en="The figures of this month", answer=Figures, roles=OVERSEERS
)
def read_figures() -> Figures:
    """As on the overview."""
    since = datetime.combine(now().astimezone(ZONE).date().replace(day=1), time.min, ZONE)
    found = product().ask.overview(millis(since))
    return Figures(since=since, accepted=found.accepted, closed=found.closed, open=found.open, counts=found.counts)
