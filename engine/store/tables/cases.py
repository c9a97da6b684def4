"""Cases 办件 and their engine state. ``case`` changes rarely; ``case_state`` is the one hot row of a step."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

STATUSES = ("received", "correcting", "accepted", "reviewing", "deciding", "issuing", "closed")

case = Table(
    "case",
    METADATA,
    identity(),
    text("number"),
    text("item"),
    Column("definition_id", BigInteger, ForeignKey("definition.id"), nullable=False),
    Column("applicant_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("title"),
    text("channel"),
    text("status"),
    text("result", nullable=True),
    text("end_node", nullable=True),
    json_text("form"),
    instant("received_at"),
    instant("accepted_at", nullable=True),
    instant("decided_at", nullable=True),
    instant("closed_at", nullable=True),
    text("green_channel", default=""),
    text("channel_letter", default=""),
    text("channel_confirmed_by", default=""),
    text("unit", nullable=True),
    UniqueConstraint("number"),
    CheckConstraint(f"status in ({', '.join(repr(s) for s in STATUSES)})", name="status"),
    CheckConstraint("(status = 'closed') = (closed_at is not null)", name="closed"),
)
Index("ix_case_applicant_id_received_at", case.c.applicant_id, case.c.received_at)
Index("ix_case_received_at", case.c.received_at, case.c.id)
Index("ix_case_status_received_at", case.c.status, case.c.received_at)
Index("ix_case_item_received_at", case.c.item, case.c.received_at, case.c.id)
Index("ix_case_accepted_at", case.c.accepted_at, case.c.id, sqlite_where=case.c.accepted_at.is_not(None), postgresql_where=case.c.accepted_at.is_not(None))
Index("ix_case_closed_at", case.c.closed_at, case.c.id, sqlite_where=case.c.closed_at.is_not(None), postgresql_where=case.c.closed_at.is_not(None))
Index("ix_case_definition_id", case.c.definition_id, case.c.id, sqlite_where=case.c.status != "closed", postgresql_where=case.c.status != "closed")

case_state = Table(
    "case_state",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("event_no", Integer, nullable=False),
    Column("head_hash", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("head_seal", Text),
)

sequence = Table(
    "sequence",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
