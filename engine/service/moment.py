"""Stored milliseconds back to an aware instant in the bureau's zone."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.domain.calendar import ZONE


def moment(at: int) -> datetime:
    """The instant of epoch milliseconds, Asia/Shanghai."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZONE)
