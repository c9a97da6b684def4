"""What people did about incidents: remedies 处置 (skips and repairs, proposed and decided) and orders to try alike ones again."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

remedy = Table(
    "remedy",
    METADATA,
    identity(),
    Column("incident_id", BigInteger, ForeignKey("incident.id"), nullable=False),
    text("kind"),
    text("state"),
    text("reason"),
    json_text("data"),
    Column("proposed_by", BigInteger, ForeignKey("person.id")),
    instant("proposed_at"),
    Column("decided_by", BigInteger, ForeignKey("person.id")),
    instant("decided_at", nullable=True),
    text("words", default=""),
    CheckConstraint("kind in ('skip', 'variable', 'state')", name="kind"),
    CheckConstraint("state in ('proposed', 'done', 'declined')", name="state"),
    CheckConstraint("kind <> 'variable' or decided_by is null or decided_by <> proposed_by", name="two_people"),
    CheckConstraint("kind <> 'skip' or proposed_by is not null", name="by_a_person"),
)
Index("ix_remedy_incident_id", remedy.c.incident_id, remedy.c.proposed_at)
Index("ix_remedy_proposed_at", remedy.c.proposed_at)

retry_order = Table(
    "retry_order",
    METADATA,
    identity(),
    text("topic"),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("total", Integer, nullable=False),
    instant("ordered_at"),
)
Index("ix_retry_order_ordered_at", retry_order.c.ordered_at)
