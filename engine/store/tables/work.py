"""What officers keep for their own work: views 常用筛选 of the work list."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

saved_view = Table(
    "saved_view",
    METADATA,
    identity(),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("name"),
    json_text("filter"),
    instant("saved_at"),
    UniqueConstraint("person_id", "name"),
)
