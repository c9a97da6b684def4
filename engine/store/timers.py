"""Statements on timers 定时: claimed in batches, so that cost follows what is due and not what is pending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, or_, select

from engine.store.statements import Statement
from engine.store.tables.clocks import timer

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH = 100
_DUE = (timer.c.due_at <= bindparam("at")) & timer.c.owner.is_(None)
_STALE = timer.c.owner.is_not(None) & (timer.c.claimed_at < bindparam("stale"))  # of a node that died, or put off after a failure


def _claiming(condition: Any, first: Any) -> Callable[[str], Any]:
    def core(dialect: str) -> Any:
        chosen = select(timer.c.id).where(condition).order_by(first).limit(BATCH)
        if dialect == "postgresql":
            chosen = chosen.with_for_update(skip_locked=True)
        return (
            timer.update()
            .where(timer.c.id.in_(chosen.scalar_subquery()))
            .values(owner=bindparam("me", type_=timer.c.owner.type), claimed_at=bindparam("at"), attempts=timer.c.attempts + 1)
            .returning(timer.c.id, timer.c.attempts)
        )

    return core


CLAIM = Statement("timer.claim", _claiming(_DUE, timer.c.due_at))
RECLAIM = Statement("timer.reclaim", _claiming(_STALE, timer.c.claimed_at))
# The first of each index is compared, instead of asking whether any row is due: once PostgreSQL plans without looking at the instant, it takes a
# third of all rows to be due, expects the first at once, and reads the whole table.
_ONE: Any = literal_column("1")
_first_due = select(timer.c.due_at).where(timer.c.owner.is_(None)).order_by(timer.c.due_at).limit(_ONE).scalar_subquery()
_first_claimed = select(timer.c.claimed_at).where(timer.c.owner.is_not(None)).order_by(timer.c.claimed_at).limit(_ONE).scalar_subquery()
WAITING = Statement("timer.waiting", select(or_(_first_due <= bindparam("at"), _first_claimed < bindparam("stale")).label("waiting")))
PUT_OFF = Statement(
    "timer.put_off", timer.update().where(timer.c.id == bindparam("timer_id")).values(claimed_at=bindparam("later", type_=timer.c.claimed_at.type))
)
TIMER = Statement("timer.load", select(timer).where(timer.c.id == bindparam("timer_id")))
NEXT_DUE = Statement("timer.next_due", select(timer).where(timer.c.due_at <= bindparam("at")).order_by(timer.c.due_at, timer.c.id).limit(1))
OF_CASE = Statement(
    "timer.of_case", select(timer).where(timer.c.case_id == bindparam("case_id")).order_by(timer.c.due_at, timer.c.kind, timer.c.subject).limit(_ONE)
)
