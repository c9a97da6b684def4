"""Credit marks 信用记录: on a holder's name and code, until a day, or until lifted with a reason."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table

from engine.store.tables.columns import METADATA, identity, instant, text

credit_mark = Table(
    "credit_mark",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("kind"),
    text("holder"),
    text("holder_code"),
    text("licence_number", default=""),
    text("reason"),
    text("article"),
    instant("made_at"),
    text("until"),
    instant("lifted_at", nullable=True),
    Column("lifted_by", BigInteger, ForeignKey("person.id")),
    text("lift_reason", default=""),
    CheckConstraint("(lifted_at is null) = (lifted_by is null)", name="lifted"),
)
Index("ix_credit_mark_holder_code", credit_mark.c.holder_code)
Index("ix_credit_mark_made_at", credit_mark.c.made_at, credit_mark.c.id)
