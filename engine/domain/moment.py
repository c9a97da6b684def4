"""时刻: instants are aware in Python and epoch milliseconds in the store."""

from __future__ import annotations

from datetime import UTC, date, datetime

from engine.domain.calendar import ZONE


def moment(at: int) -> datetime:
    """The instant of epoch milliseconds, Asia/Shanghai."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZONE)


def millis(at: datetime) -> int:
    """Epoch milliseconds of an aware instant."""
    return round(at.timestamp() * 1000)


def midnight(day: date) -> int:
    """Where a day begins in Asia/Shanghai, epoch milliseconds."""
    return millis(datetime(day.year, day.month, day.day, tzinfo=ZONE))


def day_of(at: int) -> date:
    """The day of an instant, Asia/Shanghai."""
    return moment(at).date()
