"""Official documents 文书, licences 证照, notices 通知."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, literal_column

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

document = Table(
    "document",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("kind"),
    text("number"),
    json_text("data"),
    Column("definition_id", BigInteger, ForeignKey("definition.id"), nullable=False),
    Column("event_no", Integer, nullable=False),
    instant("written_at"),
    Column("file", Text, ForeignKey("blob.sha256")),
    instant("sealed_at", nullable=True),
    text("code", nullable=True),
    UniqueConstraint("number"),
)
Index("uq_document_code", document.c.code, unique=True)
Index("ix_document_sealed_at", document.c.sealed_at, document.c.id)
Index("ix_document_case_id", document.c.case_id, document.c.written_at)

licence = Table(
    "licence",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id")),
    text("kind"),
    text("number"),
    text("holder"),
    text("holder_code"),
    json_text("data"),
    text("state"),
    text("code"),
    text("valid_from", nullable=True),
    text("valid_until", nullable=True),
    instant("drafted_at"),
    instant("issued_at", nullable=True),
    Column("document_id", BigInteger, ForeignKey("document.id")),
    Column("file", Text, ForeignKey("blob.sha256")),
    instant("sealed_at", nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("renews", BigInteger, ForeignKey("licence.id")),
    text("elicence", nullable=True),
    UniqueConstraint("code"),
    UniqueConstraint("case_id", "kind"),
    UniqueConstraint("elicence"),
    CheckConstraint("state in ('draft', 'valid', 'void', 'revoked', 'replaced', 'cancelled')", name="state"),
)
_STANDING = licence.c.state != literal_column("'void'")  # a draft that came to nothing gives its version back
Index("uq_licence_number_version", licence.c.number, licence.c.version, unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING)
Index("ix_licence_holder_code", licence.c.holder_code)
Index("ix_licence_issued_at", licence.c.issued_at)
Index("ix_licence_kind", licence.c.kind, licence.c.holder)
Index("ix_licence_draft", licence.c.drafted_at, sqlite_where=licence.c.state == "draft", postgresql_where=licence.c.state == "draft")

renewal = Table(
    "renewal",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("licence_id", BigInteger, ForeignKey("licence.id"), nullable=False),
    text("applied_on"),
    Column("in_time", Boolean, nullable=False),
)
Index("ix_renewal_licence_id", renewal.c.licence_id)

concern = Table(
    "concern",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("licence_id", BigInteger, ForeignKey("licence.id"), nullable=False),
    text("act"),
    text("name"),
    text("name_en"),
    instant("noted_at"),
    CheckConstraint("act in ('change', 'cancel', 'revoke')", name="act"),
)
Index("ix_concern_licence_id", concern.c.licence_id)

licence_end = Table(
    "licence_end",
    METADATA,
    Column("licence_id", BigInteger, ForeignKey("licence.id"), primary_key=True, autoincrement=False),
    Column("state", Text, primary_key=True),
    text("ground"),
    text("reference"),
    text("reason"),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    Column("document_id", BigInteger, ForeignKey("document.id"), nullable=False),
    instant("ended_at"),
    CheckConstraint("state in ('replaced', 'cancelled', 'revoked')", name="state"),
)
Index("ix_licence_end_ended_at", licence_end.c.ended_at)

licence_log = Table(
    "licence_log",
    METADATA,
    identity(),
    Column("licence_id", BigInteger, ForeignKey("licence.id"), nullable=False),
    instant("at"),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("act"),
    text("words"),
    CheckConstraint("act in ('entered', 'checked', 'returned')", name="act"),
)
Index("ix_licence_log_licence_id", licence_log.c.licence_id, licence_log.c.at)

contest = Table(
    "contest",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("material"),
    Column("licence_id", BigInteger, ForeignKey("licence.id"), nullable=False),
    text("reason"),
    Column("stated_by", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("stated_at"),
    text("state"),
    text("words", default=""),
    Column("decided_by", BigInteger, ForeignKey("person.id")),
    instant("decided_at", nullable=True),
    CheckConstraint("state in ('open', 'upheld', 'dismissed')", name="state"),
    CheckConstraint("(state = 'open') = (decided_at is null)", name="decided"),
)
Index("ix_contest_licence_id", contest.c.licence_id)
Index("ix_contest_state", contest.c.state, contest.c.stated_at)

notice = Table(
    "notice",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    text("pool", nullable=True),
    text("zh"),
    text("en"),
    instant("sent_at"),
    instant("read_at", nullable=True),
)
Index("ix_notice_person_id", notice.c.person_id, notice.c.sent_at)
Index("ix_notice_case_id", notice.c.case_id)
Index("ix_notice_pool", notice.c.pool, notice.c.sent_at, sqlite_where=notice.c.pool.is_not(None), postgresql_where=notice.c.pool.is_not(None))
