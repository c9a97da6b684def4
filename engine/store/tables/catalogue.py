"""The catalogue 事项目录: entries at four levels, their dated versions, the changes that made them, and the codes of units.

The entry keeps what never changes; everything that people read is a version, in force from one day to another (ISO, both included). A
version that was replaced before its first day ended has its last day before its first. The unit of an entry may be known by name only.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

catalogue_item = Table(
    "catalogue_item",
    METADATA,
    identity(),
    text("key"),
    text("unit"),
    text("level"),
    text("item", nullable=True),
    text("source", default=""),
    instant("created_at"),
    UniqueConstraint("key"),
    UniqueConstraint("item"),
    CheckConstraint("level in ('city', 'district', 'town', 'village')", name="level"),
)
Index("ix_catalogue_item_source", catalogue_item.c.source)
Index("ix_catalogue_item_unit", catalogue_item.c.unit)

catalogue_change = Table(
    "catalogue_change",
    METADATA,
    identity(),
    text("kind"),
    Column("item_id", BigInteger, ForeignKey("catalogue_item.id")),
    json_text("payload"),
    text("ground"),
    text("effective_on"),
    Column("file", Text, ForeignKey("blob.sha256")),
    text("state"),
    Column("drafted_by", BigInteger, ForeignKey("person.id")),
    instant("drafted_at"),
    Column("decided_by", BigInteger, ForeignKey("person.id")),
    instant("decided_at", nullable=True),
    text("note", default=""),
    CheckConstraint("state in ('drafted', 'approved', 'rejected')", name="state"),
    CheckConstraint("drafted_by <> decided_by", name="two_persons"),
    CheckConstraint("(state = 'drafted') = (decided_at is null)", name="decided"),
)
Index("ix_catalogue_change_item_id", catalogue_change.c.item_id)
Index("ix_catalogue_change_state", catalogue_change.c.state, catalogue_change.c.drafted_at)

catalogue_version = Table(
    "catalogue_version",
    METADATA,
    Column("item_id", BigInteger, ForeignKey("catalogue_item.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    text("valid_from"),
    text("valid_until", nullable=True),
    text("code"),
    text("basic"),
    text("name"),
    text("main_item", default=""),
    text("power_type", default=""),
    text("state"),
    text("exclusion", default=""),
    text("exclusion_reason", default=""),
    text("review_on", nullable=True),
    json_text("materials", nullable=True),
    json_text("facts"),
    json_text("flags"),
    Column("flagged", Boolean, nullable=False),
    text("words"),
    Column("change_id", BigInteger, ForeignKey("catalogue_change.id"), nullable=False),
    CheckConstraint("state in ('listed', 'confirmed', 'assigned', 'published', 'cancelled')", name="state"),
    CheckConstraint("exclusion in ('', 'secret', 'elsewhere')", name="exclusion"),
    CheckConstraint("exclusion = '' or exclusion_reason <> ''", name="excluded_why"),
)
Index(
    "uq_catalogue_version_open",
    catalogue_version.c.item_id,
    unique=True,
    sqlite_where=catalogue_version.c.valid_until.is_(None),
    postgresql_where=catalogue_version.c.valid_until.is_(None),
)
Index("ix_catalogue_version_basic", catalogue_version.c.basic)
Index("ix_catalogue_version_change_id", catalogue_version.c.change_id)

unit_code = Table(
    "unit_code",
    METADATA,
    Column("unit", Text, ForeignKey("unit.id"), primary_key=True),
    text("credit_code", default=""),
    text("area", default=""),
)
