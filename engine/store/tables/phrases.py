"""Phrases 常用语 that officers put into their texts: the bureau's, a unit's, one's own."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table

from engine.store.tables.columns import METADATA, identity, instant, text

phrase = Table(
    "phrase",
    METADATA,
    identity(),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    text("unit", default=""),
    text("item", default=""),
    text("kind", default=""),
    text("text"),
    Column("added_by", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("added_at"),
    Column("dropped_by", BigInteger, ForeignKey("person.id")),
    instant("dropped_at", nullable=True),
    CheckConstraint("person_id is null or unit = ''", name="whose"),
    CheckConstraint("(dropped_by is null) = (dropped_at is null)", name="dropped"),
)
_KEPT = phrase.c.dropped_at.is_(None)
Index("ix_phrase_person_id", phrase.c.person_id, phrase.c.unit, sqlite_where=_KEPT, postgresql_where=_KEPT)
