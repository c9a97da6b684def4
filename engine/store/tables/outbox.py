"""The outbox 发件箱 and incidents 故障件."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

outbox = Table(
    "outbox",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id")),
    text("channel"),
    json_text("payload"),
    instant("created_at"),
    instant("ready_at"),
    text("owner", nullable=True),
    instant("claimed_at", nullable=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("sent_at", nullable=True),
    text("error", nullable=True),
)
Index("ix_outbox_ready_at", outbox.c.ready_at, sqlite_where=outbox.c.sent_at.is_(None), postgresql_where=outbox.c.sent_at.is_(None))

incident = Table(
    "incident",
    METADATA,
    identity(),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    text("subject"),
    text("node"),
    text("cause"),
    instant("raised_at"),
    instant("resolved_at", nullable=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("next_at", nullable=True),
    Column("order_id", BigInteger),
    UniqueConstraint("case_id", "subject", "raised_at"),
)
_TO_RETRY = incident.c.resolved_at.is_(None) & incident.c.next_at.is_not(None)
Index("ix_incident_next_at", incident.c.next_at, sqlite_where=_TO_RETRY, postgresql_where=_TO_RETRY)
Index("ix_incident_order_id", incident.c.order_id)
Index("ix_incident_open", incident.c.case_id, sqlite_where=incident.c.resolved_at.is_(None), postgresql_where=incident.c.resolved_at.is_(None))
