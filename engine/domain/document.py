"""文书:words that handlers put into official documents. Number, date, case and applicant are the engine's; the seal is the press's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def chinese_date(day: str) -> str:
    """日期:2026年7月1日 from ISO text; an empty text stays empty. Raises ValueError for other text."""
    if not day:
        return ""
    read = date.fromisoformat(day[:10])
    return f"{read.year}年{read.month}月{read.day}日"


def text_of(values: Mapping[str, object], key: str) -> str:
    """文字:the trimmed text under ``key``; nothing when it is absent or empty."""
    value = values.get(key)
    return "" if value is None else str(value).strip()


def texts_of(values: Mapping[str, object], key: str) -> list[str]:
    """分项:the list under ``key``, or the lines of the text under it; empty ones are left out."""
    value = values.get(key)
    parts = value if isinstance(value, list | tuple) else text_of(values, key).splitlines()
    return [str(part).strip() for part in parts if str(part).strip()]


def heard(answers: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """听证:the day of the hearing whose minutes a decision must follow (行政许可法 第四十八条第二款); nothing where none was held."""
    told = text_of(answers.get("arrange_hearing", {}), "hearing_on")
    return {"heard_on": told} if told and "hold_hearing" in answers else {}
