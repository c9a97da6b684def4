"""事件推送: subscriptions, and every delivery with what came of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

webhook = Table(
    "webhook",
    METADATA,
    identity(),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("name"),
    text("url"),
    json_text("kinds"),
    text("state"),
    text("reason", default=""),
    instant("created_at"),
    instant("switched_at"),
    CheckConstraint("state in ('on', 'off', 'failed')", name="state"),
)

webhook_delivery = Table(
    "webhook_delivery",
    METADATA,
    identity(),
    Column("webhook_id", BigInteger, ForeignKey("webhook.id"), nullable=False),
    Column("case_id", BigInteger, ForeignKey("case.id"), nullable=False),
    Column("event_no", Integer, nullable=False),
    text("kind"),
    instant("happened_at"),
    text("state"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("status", Integer, nullable=True),
    text("error", nullable=True),
    instant("created_at"),
    instant("delivered_at", nullable=True),
    UniqueConstraint("webhook_id", "case_id", "event_no"),
    CheckConstraint("state in ('waiting', 'delivered', 'failed')", name="state"),
    CheckConstraint("(state = 'delivered') = (delivered_at is not null)", name="delivered"),
)
Index("ix_webhook_delivery_webhook_id", webhook_delivery.c.webhook_id, webhook_delivery.c.id)
