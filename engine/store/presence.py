"""在岗: who can be given work; who is on leave or whose account is suspended can't."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, literal_column, or_, select

from engine.store.statements import Statement
from engine.store.tables.leaves import leave
from engine.store.tables.people import account, holding, person

IN_FORCE: Any = and_(leave.c.state == literal_column("'granted'"), leave.c.from_at <= bindparam("at"), leave.c.until_at > bindparam("at"))

HELD_NOW: Any = and_(holding.c.from_at <= bindparam("at"), or_(holding.c.until_at.is_(None), holding.c.until_at > bindparam("at")))


def at_hand(person_id: Any) -> Any:
    """The condition that the person of a column can be given work at the instant ``at``."""
    return and_(
        ~select(leave.c.id).where(leave.c.person_id == person_id, IN_FORCE).exists(),
        ~select(account.c.id).where(account.c.person_id == person_id, account.c.suspended_at.is_not(None)).exists(),
    )


PRESENT = Statement("person.present", select(person.c.id).where(person.c.id == bindparam("person_id"), at_hand(person.c.id)))
LEAVE_NOW = Statement("leave.now", select(leave).where(leave.c.person_id == bindparam("person_id"), IN_FORCE))
