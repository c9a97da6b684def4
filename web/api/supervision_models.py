"""效能监察 as programs see it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from web.api.models import Id, Told, Turned


class RedQuery(Turned):
    """Which list."""

    list: Literal["overrun", "statutory", "promised", "stage", "yellow"] = "overrun"


class RedRow(Told):
    """A clock that has run out or is about to."""

    case_id: Id
    number: str
    item: str
    clock: str
    kind: str
    state: str
    due_at: datetime
    unanswered: int


class RedPage(Told):
    """One page, what ran out first in front; `counts` by list; `next` is null on the last."""

    clocks: list[RedRow]
    counts: dict[str, int]
    next: str | None


class Figures(Told):
    """总览 of this month: accepted, closed, open, and clocks by list."""

    since: datetime
    accepted: int
    closed: int
    open: int
    counts: dict[str, int]
