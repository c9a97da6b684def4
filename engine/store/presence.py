"""在岗: who can be given work; whose account is suspended can't."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, select

from engine.store.tables.people import account


def at_hand(person_id: Any) -> Any:
    """The condition that the person of a column can be given work."""
    return and_(~select(account.c.id).where(account.c.person_id == person_id, account.c.suspended_at.is_not(None)).exists())
