"""Statements on leave and substitution 请假与代理."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal_column, or_, select

from engine.store.organisation import OWN
from engine.store.presence import IN_FORCE
from engine.store.statements import Statement, inserting, updating
from engine.store.tables.leaves import leave, leave_substitute
from engine.store.tables.people import account, holding, person, post

_LIVE: Any = [literal_column("'asked'"), literal_column("'granted'")]
_MEETS: Any = and_(leave.c.from_at < bindparam("until"), leave.c.until_at > bindparam("since"))
ADD_LEAVE = inserting("leave.insert", leave)
ADD_SUBSTITUTE = inserting("leave_substitute.insert", leave_substitute)
_LOAD = select(leave).where(leave.c.id == bindparam("leave_id"))
LEAVE = Statement("leave.load", lambda dialect: _LOAD.with_for_update() if dialect == "postgresql" else _LOAD)
SUBSTITUTES = Statement("leave_substitute.of_leave", select(leave_substitute).where(leave_substitute.c.leave_id == bindparam("leave_id")))
DECIDE = updating("leave.decide", leave, ("id",), "state", "decided_by", "decided_at", "from_at", "until_at", "note")
MOVE_END = updating("leave.move_end", leave, ("id",), "last_day", "until_at")
WITHDRAW = updating("leave.withdraw", leave, ("id",), "state", "until_at")
OVERLAPPING = Statement(  # leave asked for or granted in a stretch of time
    "leave.overlapping", select(leave).where(leave.c.person_id == bindparam("person_id"), leave.c.state.in_(_LIVE), _MEETS).order_by(leave.c.from_at)
)
STANDING_IN = Statement(  # whom a person stands in for, or is asked to, in a stretch of time
    "leave.standing_in",
    select(leave.c.id, leave.c.first_day, leave.c.last_day, person.c.name)
    .distinct()
    .join(leave_substitute, leave_substitute.c.leave_id == leave.c.id)
    .join(person, person.c.id == leave.c.person_id)
    .where(leave_substitute.c.person_id == bindparam("person_id"), leave.c.state.in_(_LIVE), _MEETS),
)
HELD_THROUGHOUT = Statement(  # posts that a person holds in his own right through a stretch of time
    "holding.throughout",
    select(holding.c.post_id, account.c.suspended_at)
    .join(person, person.c.id == holding.c.person_id)
    .join(account, account.c.person_id == person.c.id)
    .where(
        holding.c.person_id == bindparam("person_id"),
        person.c.kind == literal_column("'officer'"),
        holding.c.leave_id == OWN,
        holding.c.from_at <= bindparam("since"),
        or_(holding.c.until_at.is_(None), holding.c.until_at >= bindparam("until")),
    ),
)
OTHERS_AT_POST = Statement(  # who else works in the same pool through a stretch of time and is not away in it
    "holding.others",
    select(func.count().label("count"))
    .select_from(holding)
    .join(post, post.c.id == holding.c.post_id)
    .where(
        post.c.role == bindparam("role"),
        post.c.unit == bindparam("unit"),
        holding.c.person_id != bindparam("person_id"),
        holding.c.leave_id == OWN,
        holding.c.from_at <= bindparam("since"),
        or_(holding.c.until_at.is_(None), holding.c.until_at >= bindparam("until")),
        ~select(account.c.id).where(account.c.person_id == holding.c.person_id, account.c.suspended_at.is_not(None)).exists(),
        ~select(leave.c.id).where(leave.c.person_id == holding.c.person_id, leave.c.state.in_(_LIVE), _MEETS).exists(),
    ),
)
_UNTIL: Any = bindparam("until", type_=holding.c.until_at.type)
_NOT_BEFORE_BEGUN: Any = case((holding.c.from_at > _UNTIL, holding.c.from_at), else_=_UNTIL)
CUT_SUBSTITUTES = Statement(  # nobody stands in under a leave beyond an instant
    "holding.cut_substitutes",
    holding.update().where(holding.c.leave_id == bindparam("under"), holding.c.until_at > _UNTIL).values(until_at=_NOT_BEFORE_BEGUN),
)
EXTEND_SUBSTITUTES = Statement(  # who would have stood in to the end goes on to the new one
    "holding.extend_substitutes",
    holding.update().where(holding.c.leave_id == bindparam("under"), holding.c.until_at == bindparam("was")).values(until_at=_UNTIL),
)
CUT_AT_POST = Statement(  # the post that was stood in for ends
    "holding.cut_at_post",
    holding.update()
    .where(
        holding.c.post_id == bindparam("on"),
        holding.c.leave_id.in_(select(leave.c.id).where(leave.c.person_id == bindparam("of"))),
        holding.c.until_at > _UNTIL,
    )
    .values(until_at=_NOT_BEFORE_BEGUN),
)
STAND_INS = Statement(  # who stands in for an absent person in a pool at an instant
    "holding.stand_ins",
    select(holding.c.person_id)
    .distinct()
    .join(leave, leave.c.id == holding.c.leave_id)
    .join(post, post.c.id == holding.c.post_id)
    .where(
        leave.c.person_id == bindparam("person_id"),
        IN_FORCE,
        holding.c.from_at <= bindparam("at"),
        holding.c.until_at > bindparam("at"),
        post.c.role == bindparam("role"),
        or_(bindparam("unit") == "", post.c.unit == bindparam("unit")),
    )
    .order_by(holding.c.person_id),
)
