"""Statements on units, posts and who holds them 单位、岗位、任职."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from engine.store.apply import INSERT
from engine.store.statements import Statement, inserting
from engine.store.tables.people import holding, post, unit


def _unit(dialect: str) -> Any:
    insert = INSERT[dialect](unit).values({c.name: bindparam(c.name, type_=c.type) for c in unit.columns})
    return insert.on_conflict_do_update(index_elements=["id"], set_={c.name: insert.excluded[c.name] for c in unit.columns if c.name != "id"})


PUT_UNIT = Statement("unit.put", _unit)
UNIT = Statement("unit.load", select(unit).where(unit.c.id == bindparam("unit_id")))
POST = Statement("post.find", select(post.c.id).where(post.c.unit == bindparam("unit"), post.c.role == bindparam("role"), post.c.name == bindparam("name")))
ADD_POST = inserting("post.insert", post)
ADD_HOLDING = inserting("holding.insert", holding)
