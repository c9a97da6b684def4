"""What officers keep for their own work: views 常用筛选 of the work list and of the search over cases; and who exported what of that search."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

saved_view = Table(
    "saved_view",
    METADATA,
    identity(),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("name"),
    json_text("filter"),
    instant("saved_at"),
    text("list", default="work"),
    UniqueConstraint("person_id", "name"),
    CheckConstraint("list in ('work', 'cases')", name="list"),
)

case_export = Table(
    "case_export",
    METADATA,
    identity(),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("personal", Boolean, nullable=False),
    text("purpose"),
    json_text("filter"),
    instant("exported_at"),
    CheckConstraint("not personal or purpose <> ''", name="purpose"),
)
Index("ix_case_export_exported_at", case_export.c.exported_at, case_export.c.id)
