"""日期:datetime of subtype date. ISO text; the ways people write a date in Chinese are understood."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from engine.domain.form.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.domain.form.component import Field

_DAY = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)


def read(field: Field, posted: Sequence[str], today: date) -> str | None:
    """The date as ISO text, or None when nothing was typed."""
    text = unicodedata.normalize("NFKC", posted[0][:40] if posted else "").strip()
    if not text:
        return None
    day = _date(text)
    if day is None or not 1900 <= day.year <= 2199:
        raise Problem(
            f"「{field.label}」不是存在的日期,请按 2026-07-01 的样子填写。",
            f"“{field.label_en}” is not a date that exists; write it like 2026-07-01.",
        )
    if field.when == "past" and day > today:
        raise Problem(f"「{field.label}」不能晚于今天({today})。", f"“{field.label_en}” can't be later than today ({today}).")
    if field.when == "future" and day < today:
        raise Problem(f"「{field.label}」不能早于今天({today})。", f"“{field.label_en}” can't be earlier than today ({today}).")
    return day.isoformat()


def _date(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
