"""The electronic archive 电子档案: volumes, their files, notes and uses. Nothing here is ever changed or removed: triggers refuse it (migration)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, text

archive = Table(
    "archive",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("number"),
    Column("year", Integer, nullable=False),
    Column("retention_years", Integer, nullable=False),
    text("retention_reference"),
    Column("retention_verified", Boolean, nullable=False),
    Column("event_no", Integer, nullable=False),
    text("head_hash"),
    Column("files", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("metadata", Text, ForeignKey("blob.sha256"), nullable=False),
    text("manifest_sha256"),
    Column("seal", LargeBinary, nullable=False),
    text("due_on"),
    instant("archived_at"),
    UniqueConstraint("case_id"),
    UniqueConstraint("number"),
    CheckConstraint("retention_years >= 0", name="retention_years"),
)
Index("ix_archive_archived_at", archive.c.archived_at, archive.c.id)

archive_file = Table(
    "archive_file",
    METADATA,
    Column("archive_id", BigInteger, ForeignKey("archive.id"), primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    text("part"),
    text("path"),
    text("title"),
    text("number", default=""),
    text("responsible", default=""),
    text("dated_on"),
    Column("pages", Integer, nullable=False),
    text("media_type"),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, ForeignKey("blob.sha256"), nullable=False),
    Column("document_id", BigInteger, ForeignKey("document.id")),
    Column("upload_id", BigInteger, ForeignKey("upload.id")),
    UniqueConstraint("archive_id", "path"),
    CheckConstraint("part in ('cover', 'catalogue', 'document', 'proof', 'process', 'note')", name="part"),
)
Index("ix_archive_file_sha256", archive_file.c.sha256)

archive_note = Table(
    "archive_note",
    METADATA,
    identity(),
    Column("archive_id", BigInteger, ForeignKey("archive.id"), nullable=False),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("text"),
    instant("noted_at"),
)
Index("ix_archive_note_archive_id", archive_note.c.archive_id, archive_note.c.noted_at)

archive_use = Table(
    "archive_use",
    METADATA,
    identity(),
    Column("archive_id", BigInteger, ForeignKey("archive.id"), nullable=False),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("kind"),
    text("purpose"),
    text("outcome", default=""),
    instant("used_at"),
    CheckConstraint("kind in ('export', 'check')", name="kind"),
)
Index("ix_archive_use_archive_id", archive_use.c.archive_id, archive_use.c.used_at)
Index("ix_archive_use_used_at", archive_use.c.used_at, archive_use.c.id)
