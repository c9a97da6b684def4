"""Moves 办件迁移 of open cases to another version of their item, what a rehearsal said of each case, and who ordered what."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

move = Table(
    "move",
    METADATA,
    identity(),
    text("item"),
    Column("from_id", BigInteger, ForeignKey("definition.id"), nullable=False),
    Column("to_id", BigInteger, ForeignKey("definition.id"), nullable=False),
    json_text("names"),
    text("ground"),
    text("state"),
    Column("cursor", BigInteger, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("batch", Integer, nullable=False, server_default="0"),
    Column("size", Integer),
    Column("back", Integer),
    Column("ordered_by", BigInteger, ForeignKey("person.id")),
    Column("started_by", BigInteger, ForeignKey("person.id")),
    instant("started_at"),
    instant("rehearsed_at", nullable=True),
    CheckConstraint("state in ('rehearsing', 'rehearsed', 'moving', 'moving_back', 'stopped', 'done')", name="state"),
    CheckConstraint("from_id <> to_id", name="two_versions"),
)
Index("ix_move_started_at", move.c.started_at)

move_act = Table(
    "move_act",
    METADATA,
    identity(),
    Column("move_id", BigInteger, ForeignKey("move.id"), nullable=False),
    text("act"),
    text("words", default=""),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    instant("at"),
    CheckConstraint("act in ('started', 'mapped', 'run', 'stopped', 'resumed', 'moved_back', 'left_out', 'taken_in')", name="act"),
)
Index("ix_move_act_move_id", move_act.c.move_id, move_act.c.at)

move_case = Table(
    "move_case",
    METADATA,
    Column("move_id", BigInteger, ForeignKey("move.id"), primary_key=True, autoincrement=False),
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    text("outcome"),
    text("code", default=""),
    text("element", default=""),
    text("zh", default=""),
    text("en", default=""),
    Column("batch", Integer),
    Column("revision", Integer),
    Column("before", LargeBinary),
    json_text("renamed", nullable=True),
    instant("moved_at", nullable=True),
    instant("back_at", nullable=True),
    CheckConstraint("outcome in ('movable', 'mapped', 'left_out', 'refused', 'moved', 'moved_back', 'passed')", name="outcome"),
    CheckConstraint("(outcome <> 'moved') or (revision is not null and before is not null and moved_at is not null)", name="undoable"),
)
Index("ix_move_case_outcome", move_case.c.move_id, move_case.c.outcome, move_case.c.case_id)
Index("ix_move_case_case_id", move_case.c.case_id)
