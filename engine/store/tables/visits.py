"""Visits 上门踏勘: one appointment at one place, its team, the survey tasks that it serves, and the photographs taken."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

visit = Table(
    "visit",
    METADATA,
    identity(),
    text("place"),
    instant("starts_at"),
    instant("ends_at"),
    text("state"),
    text("ready", default=""),
    text("seed", default=""),
    Column("planned_by", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("planned_at"),
    instant("arrived_at", nullable=True),
    Column("arrived_by", BigInteger, ForeignKey("person.id")),
    text("position", default=""),
    text("digest", default=""),
    instant("concluded_at", nullable=True),
    text("reason", default=""),
    CheckConstraint("state in ('planned', 'arrived', 'concluded', 'cancelled')", name="state"),
    CheckConstraint("(state = 'concluded') = (concluded_at is not null)", name="concluded"),
    CheckConstraint("starts_at < ends_at", name="slot"),
)
Index("ix_visit_starts_at", visit.c.starts_at)

visit_officer = Table(
    "visit_officer",
    METADATA,
    Column("visit_id", BigInteger, ForeignKey("visit.id"), primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("place_in_team", Integer, nullable=False),
    text("state"),
    text("digest", default=""),
    text("signed_with", default=""),
    instant("signed_at", nullable=True),
    CheckConstraint("state in ('expected', 'absent')", name="state"),
    CheckConstraint("signed_with in ('', 'session', 'password')", name="signed_with"),
    CheckConstraint("(digest = '') = (signed_at is null)", name="signed"),
)
Index("ix_visit_officer_person_id", visit_officer.c.person_id)

visit_task = Table(
    "visit_task",
    METADATA,
    Column("visit_id", BigInteger, ForeignKey("visit.id"), primary_key=True, autoincrement=False),
    Column("task_id", Text, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("node"),
    Column("round", Integer, nullable=False),
    json_text("answers"),
    instant("saved_at", nullable=True),
    instant("asked_for_at", nullable=True),
    text("asked_reason", default=""),
    instant("asked_at", nullable=True),
    text("settled", default=""),
    text("settled_reason", default=""),
    text("attendee", default=""),
    text("refusal", default=""),
    text("signature", nullable=True),
    text("attended_digest", default=""),
    instant("attended_at", nullable=True),
    text("digest", default=""),
    instant("dropped_at", nullable=True),
    CheckConstraint("settled in ('', 'moved', 'declined')", name="settled"),
)
_KEPT = visit_task.c.dropped_at.is_(None)
Index("ux_visit_task_task_id", visit_task.c.task_id, unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT)
Index("ix_visit_task_case_id", visit_task.c.case_id)

visit_photo = Table(
    "visit_photo",
    METADATA,
    identity(),
    Column("visit_id", BigInteger, nullable=False),
    text("task_id"),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    Column("no", Integer, nullable=False),
    text("point"),
    text("handle"),
    Column("sha256", Text, ForeignKey("blob.sha256"), nullable=False),
    instant("taken_at"),
    instant("stored_at"),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("dropped_at", nullable=True),
    ForeignKeyConstraint(["visit_id", "task_id"], ["visit_task.visit_id", "visit_task.task_id"]),
    UniqueConstraint("visit_id", "task_id", "no"),
)
Index("ix_visit_photo_case_id", visit_photo.c.case_id)
