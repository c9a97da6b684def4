"""The outbox 发件箱, what people did about its messages, and incidents 故障件."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

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

message_act = Table(
    "message_act",
    METADATA,
    identity(),
    Column("outbox_id", BigInteger, ForeignKey("outbox.id"), nullable=False),
    text("kind"),
    text("reason", default=""),
    text("means", default=""),
    text("served_on", default=""),
    text("proof", default=""),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    instant("at"),
    CheckConstraint("kind in ('sent_now', 'set_aside', 'delivered')", name="kind"),
    CheckConstraint("kind <> 'set_aside' or reason <> ''", name="reason"),
    CheckConstraint("kind <> 'delivered' or (means <> '' and served_on <> '' and proof <> '')", name="proof"),
)
Index("ix_message_act_outbox_id", message_act.c.outbox_id, message_act.c.at)
Index("ix_message_act_at", message_act.c.at)

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
