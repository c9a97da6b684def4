"""Leave 请假 of officers, and who stands in for them 代理 at each of their posts."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, Text

from engine.store.tables.columns import METADATA, identity, instant, text

KINDS = ("annual", "sick", "personal", "training", "other")

leave = Table(
    "leave",
    METADATA,
    identity(),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("kind"),
    Column("first_day", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    instant("from_at"),  # what holds: never before it was granted
    instant("until_at"),
    text("reason", default=""),
    text("state"),
    Column("asked_by", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("asked_at"),
    Column("decided_by", BigInteger, ForeignKey("person.id")),
    instant("decided_at", nullable=True),
    text("note", default=""),
    CheckConstraint("until_at >= from_at", name="until"),
    CheckConstraint(f"kind in ({', '.join(map(repr, KINDS))})", name="kind"),
    CheckConstraint("state in ('asked', 'granted', 'refused', 'withdrawn')", name="state"),
    CheckConstraint("decided_by is null or decided_by <> person_id", name="two_people"),
    CheckConstraint("state <> 'granted' or decided_at <= from_at", name="not_backwards"),
)
Index("ix_leave_person_id", leave.c.person_id, leave.c.until_at)

leave_substitute = Table(
    "leave_substitute",
    METADATA,
    Column("leave_id", BigInteger, ForeignKey("leave.id"), primary_key=True, autoincrement=False),
    Column("post_id", BigInteger, ForeignKey("post.id"), primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, ForeignKey("person.id")),  # null: the colleagues of the post
)
Index("ix_leave_substitute_person_id", leave_substitute.c.person_id)
