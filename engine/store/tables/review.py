"""Joint review 并联审查: opinions and surveys as rows, one per unit and round; materials of a case."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, false

from engine.store.tables.columns import METADATA, instant, json_text, text

opinion = Table(
    "opinion",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("unit", Text, primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    text("state"),
    text("reasons", default=""),
    text("conditions", default=""),
    text("task_id", nullable=True),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    instant("asked_at"),
    instant("given_at", nullable=True),
    Column("coordinate", Boolean, nullable=False, server_default=false()),
    CheckConstraint("state in ('pending', 'need_material', 'survey', 'agree', 'conditions', 'object', 'unconcerned', 'absent', 'ended')", name="state"),
    CheckConstraint("(state in ('pending', 'need_material')) = (given_at is null)", name="given"),
)
Index("ix_opinion_unit_asked_at", opinion.c.unit, opinion.c.asked_at)

material_request = Table(
    "material_request",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("unit", Text, primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    text("words"),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("asked_at"),
    instant("ended_at", nullable=True),
    text("outcome", default=""),
    text("answer", default=""),
    json_text("uploads"),
    Column("ended_by", BigInteger, ForeignKey("person.id")),
    CheckConstraint("outcome in ('', 'supplied', 'answered', 'ended')", name="outcome"),
    CheckConstraint("(outcome = '') = (ended_at is null)", name="ended"),
)

late_opinion = Table(
    "late_opinion",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("unit", Text, primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    text("state"),
    text("reasons", default=""),
    text("conditions", default=""),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("given_at"),
    instant("taken_at", nullable=True),
    Column("taken_by", BigInteger, ForeignKey("person.id")),
    CheckConstraint("state in ('agree', 'conditions', 'object', 'unconcerned')", name="state"),
    CheckConstraint("(taken_at is null) = (taken_by is null)", name="taken"),
    CheckConstraint("taken_by <> person_id", name="two_people"),
)

unit_change = Table(
    "unit_change",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    text("action"),
    text("unit"),
    text("name"),
    text("name_en"),
    text("component"),
    text("component_en"),
    text("reason"),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("changed_at"),
    CheckConstraint("action in ('add', 'remove')", name="action"),
)

survey = Table(
    "survey",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("round", Integer, primary_key=True, autoincrement=False),
    json_text("units"),
    text("result", nullable=True),
    text("findings", default=""),
    json_text("officers"),
    instant("convened_at"),
    instant("held_at", nullable=True),
    CheckConstraint("result in ('passed', 'rectify', 'failed')", name="result"),
)

survey_signature = Table(
    "survey_signature",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    instant("signed_at"),
)

decision = Table(
    "decision",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("round", Integer, primary_key=True, autoincrement=False),
    text("outcome"),
    json_text("granted"),
    json_text("refused"),
    text("reasons", default=""),
    Column("person_id", BigInteger, ForeignKey("person.id")),
    instant("decided_at"),
    CheckConstraint("outcome in ('granted', 'partly', 'refused')", name="outcome"),
)

material = Table(
    "material",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("material", Text, primary_key=True),
    text("name"),
    text("state"),
    json_text("uploads"),
    text("note", default=""),
    instant("changed_at"),
    Column("licence_id", BigInteger, ForeignKey("licence.id")),
    CheckConstraint("state in ('present', 'reused', 'missing', 'deferred')", name="state"),
)
Index("ix_material_licence_id", material.c.licence_id)
