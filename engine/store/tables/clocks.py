"""Clocks 计时 as an append-only ledger, and the due table of timers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, text

clock = Table(
    "clock",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    text("kind"),
    text("subject"),
    Column("limit_value", Integer, nullable=False),
    text("limit_unit"),
    text("reference"),
    Column("verified", Boolean, nullable=False),
    instant("due_at", nullable=True),
    Column("provisional", Boolean, nullable=False),
    text("state"),
    Column("calendar_version", Integer, nullable=False, server_default="0"),
    Column("yellow_left", Integer),
    instant("yellow_at", nullable=True),
    CheckConstraint("kind in ('statutory', 'promised', 'stage', 'intermediary', 'deemed', 'component')", name="kind"),
    CheckConstraint("state in ('running', 'suspended', 'overdue', 'stopped')", name="state"),
    CheckConstraint("limit_unit in ('working_days', 'working_minutes', 'by_date', 'through_date')", name="limit_unit"),
)
Index("ix_clock_due_at", clock.c.due_at, sqlite_where=clock.c.state == "running", postgresql_where=clock.c.state == "running")

Index(
    "ix_clock_overdue",
    clock.c.due_at,
    clock.c.case_id,
    clock.c.name,
    sqlite_where=clock.c.state == "overdue",
    postgresql_where=clock.c.state == "overdue",
)
Index(
    "ix_clock_calendar_version", clock.c.calendar_version, clock.c.case_id, sqlite_where=clock.c.state != "stopped", postgresql_where=clock.c.state != "stopped"
)

clock_entry = Table(
    "clock_entry",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    text("kind"),
    instant("at"),
    Column("value", Integer, nullable=False, server_default="0"),
    text("ground", default=""),
    text("article", default=""),
    Column("document_id", BigInteger),
    CheckConstraint("kind in ('start', 'suspend', 'resume', 'extend', 'stop')", name="kind"),
)

timer = Table(
    "timer",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("kind"),
    text("subject"),
    instant("due_at"),
    text("owner", nullable=True),
    instant("claimed_at", nullable=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    UniqueConstraint("case_id", "kind", "subject"),
    CheckConstraint("kind in ('clock', 'diagram')", name="kind"),
)
Index("ix_timer_due_at", timer.c.due_at, sqlite_where=timer.c.owner.is_(None), postgresql_where=timer.c.owner.is_(None))
Index("ix_timer_claimed_at", timer.c.claimed_at, sqlite_where=timer.c.owner.is_not(None), postgresql_where=timer.c.owner.is_not(None))
