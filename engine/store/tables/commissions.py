"""Commissions 委托中介: each report asked of an intermediary, from its commissioning to its arrival; its clock is in the ledger."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table

from engine.store.tables.columns import METADATA, identity, instant, text

commission = Table(
    "commission",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("service"),
    text("provider"),
    text("commissioner"),
    text("article", default=""),
    text("ground", default=""),
    Column("agreed_days", Integer, nullable=False),
    text("agreed_on"),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    Column("document_id", BigInteger, ForeignKey("document.id")),
    instant("started_at"),
    instant("ended_at", nullable=True),
    Column("ended_by", BigInteger, ForeignKey("person.id")),
    text("outcome", default=""),
    CheckConstraint("commissioner in ('agency', 'applicant')", name="commissioner"),
    CheckConstraint("agreed_days > 0", name="agreed_days"),
)
Index("ix_commission_case_id", commission.c.case_id, commission.c.started_at)
