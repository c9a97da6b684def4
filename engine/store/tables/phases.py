"""Projects 项目 and their phases 阶段: the project code of a case, and every phase that it has entered."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, Table, UniqueConstraint

from engine.store.tables.columns import METADATA, instant, json_text, text

STATES = ("waiting", "received", "accepted", "granted", "refused", "lapsed", "declined")

phase = Table(
    "phase",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    text("phase"),
    Column("round", Integer, nullable=False),
    text("state"),
    json_text("waived"),
    instant("opened_at"),
    instant("accepted_at", nullable=True),
    instant("closed_at", nullable=True),
    UniqueConstraint("case_id", "phase", "round"),
    CheckConstraint(f"state in ({', '.join(repr(s) for s in STATES)})", name="state"),
    CheckConstraint("(state in ('waiting', 'received', 'accepted')) = (closed_at is null)", name="closed"),
)

project = Table(
    "project",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    text("code"),
    text("regime"),
    instant("assigned_at"),
    UniqueConstraint("code"),
)
