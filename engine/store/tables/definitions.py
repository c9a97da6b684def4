"""Definitions 流程定义: immutable versions of item folders, stored whole, files shared by content, and who did what with each."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, text

blob = Table(
    "blob",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

definition = Table(
    "definition",
    METADATA,
    identity(),
    text("item"),
    Column("number", Integer, nullable=False),
    text("content_hash"),
    text("state"),
    Column("deployed_by", BigInteger, ForeignKey("person.id")),
    instant("deployed_at"),
    Column("effective_on", Text),
    UniqueConstraint("item", "number"),
    UniqueConstraint("item", "content_hash"),
    CheckConstraint("state in ('draft', 'released', 'retired')", name="state"),
)
Index(
    "uq_definition_released", definition.c.item, unique=True, sqlite_where=definition.c.state == "released", postgresql_where=definition.c.state == "released"
)

definition_act = Table(
    "definition_act",
    METADATA,
    identity(),
    Column("definition_id", BigInteger, ForeignKey("definition.id"), nullable=False),
    text("act"),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    text("ground", default=""),
    Column("effective_on", Text),
    instant("at"),
    CheckConstraint("act in ('deployed', 'approved', 'returned', 'scheduled', 'released', 'retired', 'rolled_back', 'called_off')", name="act"),
)
Index("ix_definition_act_definition_id", definition_act.c.definition_id, definition_act.c.at)

definition_file = Table(
    "definition_file",
    METADATA,
    Column("definition_id", BigInteger, ForeignKey("definition.id"), primary_key=True, autoincrement=False),
    Column("path", Text, primary_key=True),
    Column("sha256", Text, ForeignKey("blob.sha256"), nullable=False),
)
