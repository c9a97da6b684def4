"""Open tasks 待办 in a table of their own (deleted on close), completions, duties and draws.

``completion(case_id, person_id, duty)`` refers to ``duty``, whose key is (case, person): one person holds at most one
exclusive duty in a case, and the database itself refuses a completion by anybody else. This is 接不管审、审不管核、核不管发.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, instant, json_text, text

DUTIES = ("accept", "review", "approve", "issue", "hear", "expert")

task = Table(
    "task",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("node"),
    text("kind"),
    text("duty", nullable=True),
    text("pool"),
    text("unit"),
    Column("assignee", BigInteger, ForeignKey("person.id")),
    text("state"),
    text("parent", nullable=True),
    json_text("data"),
    instant("opened_at"),
    instant("due_at", nullable=True),
    text("facet", default=""),
    CheckConstraint("state in ('open', 'returned')", name="state"),
    CheckConstraint(f"duty in ({', '.join(map(repr, DUTIES))})", name="duty"),
)
Index("ix_task_case_id", task.c.case_id)
Index("ix_task_pool", task.c.pool, task.c.due_at, task.c.id, sqlite_where=task.c.assignee.is_(None), postgresql_where=task.c.assignee.is_(None))
Index("ix_task_assignee", task.c.assignee, task.c.due_at, task.c.id, sqlite_where=task.c.assignee.is_not(None), postgresql_where=task.c.assignee.is_not(None))
Index(
    "ix_task_pool_facet",
    task.c.pool,
    task.c.facet,
    task.c.due_at,
    task.c.id,
    sqlite_where=task.c.assignee.is_(None),
    postgresql_where=task.c.assignee.is_(None),
)
Index(
    "ix_task_assignee_facet",
    task.c.assignee,
    task.c.facet,
    task.c.due_at,
    task.c.id,
    sqlite_where=task.c.assignee.is_not(None),
    postgresql_where=task.c.assignee.is_not(None),
)
_HELD_SURVEY = (task.c.kind == "joint_survey") & task.c.assignee.is_not(None)
Index("ix_task_survey", task.c.due_at, task.c.id, sqlite_where=_HELD_SURVEY, postgresql_where=_HELD_SURVEY)

duty = Table(
    "duty",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("duty", Text, nullable=False),
    UniqueConstraint("case_id", "person_id", "duty"),
    CheckConstraint(f"duty in ({', '.join(map(repr, DUTIES))})", name="duty"),
)

completion = Table(
    "completion",
    METADATA,
    Column("task_id", Text, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("node"),
    text("kind"),
    text("unit"),
    text("pool"),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("duty", nullable=True),
    json_text("data"),
    json_text("answers"),
    Column("event_no", Integer, nullable=False),
    instant("opened_at"),
    instant("due_at", nullable=True),
    instant("completed_at"),
    text("request_id"),
    Column("acting_for", BigInteger, nullable=True),  # 代: whom the person stood in for; no foreign key, whose migration would drop the guards of archives
    UniqueConstraint("request_id"),
    ForeignKeyConstraint(["case_id", "person_id", "duty"], ["duty.case_id", "duty.person_id", "duty.duty"]),
)
Index("ix_completion_case_id", completion.c.case_id, completion.c.event_no)
Index("ix_completion_person_id", completion.c.person_id, completion.c.completed_at)

signature = Table(
    "signature",
    METADATA,
    Column("task_id", Text, primary_key=True),
    Column("person_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("duty", nullable=True),
    text("state"),
    text("words", default=""),
    text("reason", default=""),
    Column("added_by", BigInteger, ForeignKey("person.id"), nullable=True),
    instant("added_at"),
    instant("signed_at", nullable=True),
    text("pool", default=""),
    ForeignKeyConstraint(["case_id", "person_id", "duty"], ["duty.case_id", "duty.person_id", "duty.duty"]),
    CheckConstraint("state in ('asked', 'agree', 'object')", name="state"),
    CheckConstraint("(state = 'asked') = (signed_at is null)", name="signed"),
    CheckConstraint("person_id <> added_by", name="two_people"),
    CheckConstraint("added_by is not null or pool <> ''", name="named_or_seated"),
)
Index("ix_signature_case_id", signature.c.case_id)

draw = Table(
    "draw",
    METADATA,
    Column("task_id", Text, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    json_text("candidates"),
    text("seed"),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("drawn_at"),
)
Index("ix_draw_case_id", draw.c.case_id)
