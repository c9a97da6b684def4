"""Statements on ladders 督办阶梯."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select

from engine.store.statements import Statement, inserting
from engine.store.tables.ladders import ladder

APPROVED = Statement(
    "ladder.approved",
    select(ladder.c.id, ladder.c.item, ladder.c.content, ladder.c.effective_on)
    .where(ladder.c.state == literal_column("'approved'"))
    .order_by(ladder.c.effective_on, ladder.c.decided_at, ladder.c.id),
)
LADDER = Statement("ladder.load", select(ladder).where(ladder.c.id == bindparam("ladder_id")))
WAITING = Statement("ladder.waiting", select(ladder.c.id).where(ladder.c.item == bindparam("item"), ladder.c.state == literal_column("'draft'")))
ADD_LADDER = inserting("ladder.insert", ladder)
DECIDE_LADDER = Statement(
    "ladder.decide",
    ladder.update()
    .where(ladder.c.id == bindparam("ladder_id"), ladder.c.state == literal_column("'draft'"))
    .values({name: bindparam(name, type_=ladder.c[name].type) for name in ("state", "decided_by", "decided_at", "note")}),
)
