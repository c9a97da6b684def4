"""时刻: instants are aware in Python and epoch milliseconds in the store."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.domain.calendar import ZONE


def moment(at: int) -> datetime:
    """The instant of epoch milliseconds, Asia/Shanghai."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZONE)


def millis(at: datetime) -> int:
    """Epoch milliseconds of an aware instant."""
    return round(at.timestamp() * 1000)
