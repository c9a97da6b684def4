"""What applicants hand in before there is a case: drafts and uploads."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

draft = Table(
    "draft",
    METADATA,
    identity(),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("item"),
    json_text("answers"),
    instant("saved_at"),
)
Index("ix_draft_person_id", draft.c.person_id, draft.c.saved_at)

upload = Table(
    "upload",
    METADATA,
    identity(),
    text("handle"),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("case_id", BigInteger, ForeignKey("case.id")),
    text("name"),
    text("media_type"),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, ForeignKey("blob.sha256"), nullable=False),
    text("state"),
    instant("stored_at"),
    UniqueConstraint("handle"),
    CheckConstraint("state in ('clean', 'quarantined', 'refused')", name="state"),
)
Index("ix_upload_case_id", upload.c.case_id)
