"""网上大厅的用语:small things that its templates put into words."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from web import words
from web.i18n import gettext, said

if TYPE_CHECKING:
    from engine.queries.cases import CasePage

_DATE = re.compile(
    r"((?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日(?:（周.）)?(?:[0-9]{2}:[0-9]{2})?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]{1,2} [A-Z][a-z]{2}(?: [0-9]{4})?)"
)


def iso_day(text: str) -> str:
    """A stored ISO date as people read it; anything else as it is."""
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text


def whole_dates(sentence: str) -> Markup:
    """A sentence whose dates are never broken across lines."""
    parts = _DATE.split(sentence)
    return Markup().join(Markup('<span class="nowrap">{}</span>').format(part) if number % 2 else part for number, part in enumerate(parts))


def qr_image(address: str, label: str) -> Markup:
    """二维码 as an image with a label."""
    return Markup('<img src="{}" alt="{}" width="132" height="132">').format(address, label)


def material_words(page: CasePage, material: Any) -> str:
    """A material of a case by its name in the reader's language."""
    return next((said(one, "name") for one in page.edition.materials if one.id == material.material), str(material.name))


def visit_titles() -> dict[str, str]:
    """What happened to the time of the survey, by event."""
    return {
        "VisitPlanned": gettext("排定现场踏勘的时间"),
        "VisitMoved": gettext("现场踏勘改期"),
        "VisitCancelled": gettext("原定的现场踏勘取消"),
        "VisitSlotAsked": gettext("您请求改期"),
    }
