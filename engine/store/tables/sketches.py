"""Sketches 画稿: what analysts work on before it is a definition, with every state of a file that was saved, and who is at it."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from engine.store.tables.columns import METADATA, identity, instant, text

sketch = Table(
    "sketch",
    METADATA,
    identity(),
    text("item"),
    text("name"),
    text("origin"),
    Column("based_on", BigInteger, ForeignKey("definition.id")),
    Column("owner", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("created_at"),
    Column("updated_by", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("updated_at"),
    Column("revision", Integer, nullable=False),
    Column("shared_open", Integer, nullable=False, server_default="0"),
    Column("problems", Integer),
    text("state"),
    Column("handed_in", BigInteger, ForeignKey("definition.id")),
    CheckConstraint("origin in ('version', 'template', 'copy', 'archive')", name="origin"),
    CheckConstraint("state in ('open', 'handed_in', 'discarded')", name="state"),
    CheckConstraint("state <> 'handed_in' or handed_in is not null", name="handed_in"),
)
Index("ix_sketch_handed_in", sketch.c.handed_in)

sketch_file = Table(
    "sketch_file",
    METADATA,
    Column("sketch_id", BigInteger, ForeignKey("sketch.id"), primary_key=True, autoincrement=False),
    Column("path", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved_by", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("saved_at"),
)

sketch_revision = Table(
    "sketch_revision",
    METADATA,
    Column("sketch_id", BigInteger, ForeignKey("sketch.id"), primary_key=True, autoincrement=False),
    Column("path", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary),
    Column("saved_by", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("saved_at"),
)

sketch_presence = Table(
    "sketch_presence",
    METADATA,
    Column("sketch_id", BigInteger, ForeignKey("sketch.id"), primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    text("path", default=""),
    instant("seen_at"),
    instant("saved_at", nullable=True),
)
