"""Statements on units, posts and who holds them 单位、岗位、任职."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, literal_column, or_, select

from engine.store.apply import INSERT
from engine.store.presence import HELD_NOW
from engine.store.statements import Statement, deleting, inserting
from engine.store.tables.cases import case
from engine.store.tables.catalogue import catalogue_item, unit_code
from engine.store.tables.people import account, holding, organisation_act, person, post, unit
from engine.store.tables.powers import power


def _unit(dialect: str) -> Any:
    insert = INSERT[dialect](unit).values({c.name: bindparam(c.name, type_=c.type) for c in unit.columns})
    return insert.on_conflict_do_update(index_elements=["id"], set_={c.name: insert.excluded[c.name] for c in unit.columns if c.name != "id"})


def _held(core: Any) -> Any:
    """On PostgreSQL the rows are held until the transaction ends, so that two nodes don't decide on the same people at once."""
    return lambda dialect: core.with_for_update() if dialect == "postgresql" else core


OWN: Any = literal_column("0")  # holding.leave_id of who holds a post in his own right
PUT_UNIT = Statement("unit.put", _unit)
UNIT = Statement("unit.load", select(unit).where(unit.c.id == bindparam("unit_id")))
DROP_UNIT = deleting("unit.delete", unit, "id")
USES_OF_UNIT = Statement(  # what refers to a unit, by kind
    "unit.uses",
    select(
        select(func.count()).where(post.c.unit == bindparam("unit_id")).scalar_subquery().label("posts"),
        select(func.count()).select_from(case).where(case.c.unit == bindparam("unit_id")).scalar_subquery().label("cases"),
        select(func.count()).select_from(catalogue_item).where(catalogue_item.c.unit == bindparam("unit_id")).scalar_subquery().label("entries"),
        select(func.count())
        .select_from(power)
        .where(or_(power.c.from_unit == bindparam("unit_id"), power.c.to_unit == bindparam("unit_id")))
        .scalar_subquery()
        .label("powers"),
        select(func.count()).select_from(unit).where(unit.c.parent == bindparam("unit_id")).scalar_subquery().label("units"),
        select(func.count()).select_from(unit_code).where(unit_code.c.unit == bindparam("unit_id")).scalar_subquery().label("codes"),
    ),
)
POST = Statement("post.find", select(post.c.id).where(post.c.unit == bindparam("unit"), post.c.role == bindparam("role"), post.c.name == bindparam("name")))
POST_OF_ID = Statement("post.load", select(post).where(post.c.id == bindparam("post_id")))
ADD_POST = inserting("post.insert", post)
ADD_HOLDING = inserting("holding.insert", holding)
END_HOLDING = Statement(
    "holding.end",
    holding.update()
    .where(
        holding.c.person_id == bindparam("of"),
        holding.c.post_id == bindparam("on"),
        holding.c.from_at == bindparam("since"),
        holding.c.leave_id == bindparam("under"),
    )
    .values(until_at=bindparam("until", type_=holding.c.until_at.type)),
)
HOLD_PERSON = Statement("person.hold", _held(select(person).where(person.c.id == bindparam("person_id"))))
HOLDINGS = Statement(  # in force at an instant or after it
    "holding.from_now",
    select(holding, post.c.role, post.c.unit, post.c.name, post.c.name_en)
    .join(post, post.c.id == holding.c.post_id)
    .where(holding.c.person_id == bindparam("person_id"), or_(holding.c.until_at.is_(None), holding.c.until_at > bindparam("at")))
    .order_by(holding.c.from_at),
)
ADMINISTRATORS = Statement(  # who is administrator at an instant in his own right and can sign in
    "holding.administrators",
    _held(
        select(holding.c.person_id, holding.c.post_id, holding.c.until_at)
        .join(post, post.c.id == holding.c.post_id)
        .join(account, account.c.person_id == holding.c.person_id)
        .where(
            post.c.role == literal_column("'administrator'"),
            holding.c.leave_id == OWN,
            HELD_NOW,
            account.c.suspended_at.is_(None),
        )
    ),
)
ADD_ORGANISATION_ACT = inserting("organisation_act.insert", organisation_act)
