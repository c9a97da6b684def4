"""公示:what is shown to everybody now, and what came of it. Organisations stand in full, applicants who are persons and objectors are masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.calendar import ZONE
from engine.domain.moment import moment
from web import words
from web.current import now, product
from web.i18n import gettext, said
from web.licence_words import holder_words
from web.words import mask_name


@dataclass(frozen=True)
class Shown:
    """一项公示."""

    id: int
    title: str
    item: str
    summary: str
    number: str
    until: str
    opened: datetime
    over: bool
    conclusion: str
    objections: tuple[tuple[str, str], ...]
    answer: str


def shown(row: Any, *, whole: bool = False) -> Shown:
    """One publicity; ``whole`` adds what was objected and answered once it is over."""
    edition = product().ask.edition(row.item)
    over = row.ended_at is not None or row.status == "closed" or row.until < now().astimezone(ZONE).date().isoformat()
    raised = [one for one in product().ask.objections_of(row.case_id) if one.publicity_id == row.id] if whole and row.ended_at is not None else []
    return Shown(
        row.id,
        holder_words(row.title, row.code),
        said(edition.item, "name") if edition else row.item,
        row.summary,
        row.number,
        words.day(datetime.fromisoformat(row.until).replace(tzinfo=ZONE)),
        moment(row.opened_at),
        over,
        row.conclusion or (gettext("公示已经结束，正在研究异议") if over else ""),
        tuple((mask_name(one.name), one.words) for one in raised),
        next((one.answer for one in raised if one.answer), ""),
    )
