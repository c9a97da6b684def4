"""Publicity 公示: what is shown to everybody until a day, and the objections of the public."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, text

publicity = Table(
    "publicity",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("summary"),
    instant("opened_at"),
    text("until"),
    instant("ended_at", nullable=True),
    text("conclusion", default=""),
)
Index("ix_publicity_case_id", publicity.c.case_id, publicity.c.opened_at)
Index(
    "uq_publicity_open",
    publicity.c.case_id,
    unique=True,
    sqlite_where=publicity.c.ended_at.is_(None),
    postgresql_where=publicity.c.ended_at.is_(None),
)

objection = Table(
    "objection",
    METADATA,
    identity(),
    Column("publicity_id", BigInteger, ForeignKey("publicity.id"), nullable=False),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("name"),
    text("contact"),
    text("words"),
    text("request_id"),
    instant("raised_at"),
    text("answer", default=""),
    instant("answered_at", nullable=True),
    Column("answered_by", BigInteger, ForeignKey("person.id")),
    UniqueConstraint("request_id"),
    CheckConstraint("(answered_at is null) = (answered_by is null)", name="answered"),
)
Index("ix_objection_publicity_id", objection.c.publicity_id, objection.c.raised_at)
