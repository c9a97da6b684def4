"""Suspensions 停表: each special procedure of a case from its notice to its end; the clocks themselves stop in their ledgers."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table

from engine.store.tables.columns import METADATA, identity, instant, text

suspension = Table(
    "suspension",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("ground"),
    text("article"),
    text("reason"),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    Column("document_id", BigInteger, ForeignKey("document.id"), nullable=False),
    Column("expected_days", Integer, nullable=False),
    text("expected_on"),
    instant("started_at"),
    instant("ended_at", nullable=True),
    Column("ended_by", BigInteger, ForeignKey("person.id")),
    text("outcome", default=""),
    CheckConstraint("expected_days > 0", name="expected_days"),
)
Index("ix_suspension_case_id", suspension.c.case_id, suspension.c.started_at)
Index(
    "uq_suspension_open",
    suspension.c.case_id,
    suspension.c.ground,
    unique=True,
    sqlite_where=suspension.c.ended_at.is_(None),
    postgresql_where=suspension.c.ended_at.is_(None),
)
