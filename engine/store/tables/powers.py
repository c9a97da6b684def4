"""The ledger of powers 权力台账: transfers, delegations and what was taken back, append-only, each by an approved change."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table

from engine.store.tables.columns import METADATA, text

power = Table(
    "power",
    METADATA,
    Column("item_id", BigInteger, ForeignKey("catalogue_item.id"), primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    text("kind"),
    text("from_unit"),
    text("to_unit"),
    text("valid_from"),
    text("valid_until", default=""),
    text("letter", default=""),
    Column("ends", Integer, nullable=False, server_default="0"),
    Column("change_id", BigInteger, ForeignKey("catalogue_change.id"), nullable=False),
    CheckConstraint("kind in ('transfer', 'delegate', 'take_back')", name="kind"),
    CheckConstraint("(kind = 'take_back') = (ends > 0)", name="ends"),
    CheckConstraint("kind <> 'delegate' or (letter <> '' and valid_until >= valid_from)", name="delegated"),
)
Index("ix_power_to_unit", power.c.to_unit)
