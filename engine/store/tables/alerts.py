"""Alerts 预警 and what follows an overrun: who held the clock, his answer, his appeal 追责."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, text

alert = Table(
    "alert",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("clock"),
    text("level"),
    Column("rung", Integer, nullable=False),
    text("who"),
    text("recipient"),
    text("reference"),
    text("demand", default=""),
    Column("raised_by", BigInteger, ForeignKey("person.id")),
    instant("raised_at"),
    text("answer", default=""),
    Column("answered_by", BigInteger, ForeignKey("person.id")),
    instant("answered_at", nullable=True),
    Column("ladder_id", BigInteger),
    UniqueConstraint("case_id", "clock", "level", "rung", "recipient"),
    CheckConstraint("level in ('yellow', 'stage', 'red', 'black', 'ordered')", name="level"),
    CheckConstraint("(answered_at is null) = (answered_by is null)", name="answered"),
)
Index("ix_alert_recipient", alert.c.recipient, alert.c.raised_at, sqlite_where=alert.c.answered_at.is_(None), postgresql_where=alert.c.answered_at.is_(None))
Index("ix_alert_level", alert.c.level, alert.c.raised_at, alert.c.id)

accountability = Table(
    "accountability",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("clock"),
    text("kind"),
    text("state"),
    instant("due_at"),
    instant("opened_at"),
    instant("appeal_until"),
    text("conclusion", default=""),
    Column("closed_by", BigInteger, ForeignKey("person.id")),
    instant("closed_at", nullable=True),
    UniqueConstraint("case_id", "clock"),
    CheckConstraint("kind in ('stage', 'promised', 'statutory')", name="kind"),
    CheckConstraint("state in ('open', 'closed', 'void')", name="state"),
)
Index("ix_accountability_state", accountability.c.state, accountability.c.opened_at, accountability.c.id)

accountability_span = Table(
    "accountability_span",
    METADATA,
    Column("accountability_id", BigInteger, ForeignKey("accountability.id"), primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    text("task_id"),
    text("node"),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    text("pool"),
    instant("from_at"),
    instant("until_at"),
    Column("seconds", Integer, nullable=False),
)

accountability_share = Table(
    "accountability_share",
    METADATA,
    Column("accountability_id", BigInteger, ForeignKey("accountability.id"), primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    text("pool"),
    Column("seconds", Integer, nullable=False),
    text("answer", default=""),
    Column("answered_by", BigInteger, ForeignKey("person.id")),
    instant("answered_at", nullable=True),
    text("appeal", default=""),
    Column("appealed_by", BigInteger, ForeignKey("person.id")),
    instant("appealed_at", nullable=True),
    text("outcome", nullable=True),
    text("grounds", default=""),
    Column("decided_by", BigInteger, ForeignKey("person.id")),
    instant("decided_at", nullable=True),
    CheckConstraint("outcome in ('upheld', 'dismissed')", name="outcome"),
    CheckConstraint("(outcome is null) = (decided_at is null)", name="decided"),
    CheckConstraint("decided_at is null or appealed_at is not null", name="appealed"),
)
Index("ix_accountability_share_person_id", accountability_share.c.person_id)
