"""Ladders 督办阶梯: who is told of a clock that comes near its limit or runs over it, as changed by the bureau; append-only, each from a day on."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table

from engine.store.tables.columns import METADATA, identity, instant, text

ladder = Table(
    "ladder",
    METADATA,
    identity(),
    text("item"),
    text("content"),
    text("ground"),
    text("effective_on"),
    text("state"),
    Column("drafted_by", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("drafted_at"),
    Column("decided_by", BigInteger, ForeignKey("person.id")),
    instant("decided_at", nullable=True),
    text("note", default=""),
    CheckConstraint("state in ('draft', 'approved', 'returned')", name="state"),
    CheckConstraint("(state = 'draft') = (decided_at is null)", name="decided"),
    CheckConstraint("decided_by <> drafted_by", name="two_people"),
)
Index("ix_ladder_item", ladder.c.item, ladder.c.effective_on)
