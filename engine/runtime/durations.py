"""时长:ISO 8601 durations of timers (``P3D``, ``PT2H30M``, ``P1Y6M``), read strictly and bounded to ten years.

Legal limits are never timers (they are data in limits.toml, counted in working days); a timer in a diagram counts plain
calendar time, for reminders and for waiting.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from engine.runtime.tokens import ExpressionRefused

MAX_YEARS: Final = 10
_MAX_SPAN: Final = timedelta(days=366 * MAX_YEARS)
_NUMBER: Final = "([0-9]{1,9})"
_DURATION: Final = re.compile(
    rf"P(?=[0-9T])(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
)
_LOOKS_ISO: Final = re.compile(r"[RP][0-9T/YMWDHS.PR-]*")


@dataclass(frozen=True, slots=True)
class Duration:
    """一段时长:calendar months and the rest, kept apart because months differ in length."""

    months: int
    rest: timedelta

    def after(self, start: datetime) -> datetime:
        """The instant this long after ``start``; the 31st becomes the month's last day where there is none."""
        month = start.month - 1 + self.months
        year, month = start.year + month // 12, month % 12 + 1
        day = min(start.day, calendar.monthrange(year, month)[1])
        return start.replace(year=year, month=month, day=day) + self.rest


@lru_cache(256)
def parse_duration(text: str) -> Duration:
    """Read one duration of at most ten years. Raises ExpressionRefused; a repetition (``R3/PT1H``) is refused as such."""
    if text.startswith("R"):
        raise ExpressionRefused("不支持重复的定时。请改用一次性的时长，例如 P3D。", f"Expected one duration such as P3D, but {text[:40]!r} repeats.")
    match = _DURATION.fullmatch(text) if len(text) <= 80 else None
    if match is None:
        raise ExpressionRefused(
            f"“{text[:40]}”不是时长。请按 ISO 8601 填写，例如 P3D(三天)、PT2H(两小时)。",
            f"Expected an ISO 8601 duration such as P3D or PT2H, but got {text[:40]!r}.",
        )
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    months += 12 * years
    rest = timedelta(weeks=min(weeks, 10**6), days=min(days, 10**7), hours=hours, minutes=minutes, seconds=seconds)
    if months > 12 * MAX_YEARS or rest > _MAX_SPAN or timedelta(days=30 * months) + rest > _MAX_SPAN:
        raise ExpressionRefused(f"时长“{text[:40]}”超过十年。", f"Expected at most {MAX_YEARS} years, but {text[:40]!r} is longer.")
    return Duration(months, rest)


def parse_instant(text: str) -> datetime:
    """Read one ISO 8601 date or instant between 2000 and 2100. Raises ExpressionRefused."""
    value: datetime | None
    try:
        value = datetime.fromisoformat(text[:40])
    except ValueError:
        value = None
    if value is None or len(text) > 40 or not 2000 <= value.year <= 2100:
        raise ExpressionRefused(
            f"“{text[:40]}”不是日期。请按 ISO 8601 填写，例如 2027-01-04T09:00:00+08:00。",
            f"Expected an ISO 8601 instant such as 2027-01-04T09:00:00+08:00, but got {text[:40]!r}.",
        )
    return value


def unquoted(text: str) -> str:
    """Take off one pair of quotation marks and the blanks around."""
    bare = text.strip()
    return bare[1:-1].strip() if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'" else bare


def looks_iso(text: str) -> bool:
    """Whether ``text`` is a bare ISO duration or repetition."""
    return len(text) <= 80 and _LOOKS_ISO.fullmatch(text) is not None and any(each.isdigit() for each in text)


def looks_literal(text: str) -> bool:
    """Tell a written ``PT2H``, ``"PT2H"`` or ``2027-01-04T09:00`` from an expression over variables."""
    bare = unquoted(text)
    return bare != text.strip() or bare[:1].isdigit() or looks_iso(bare)
