"""Statements on subscriptions 订阅 and deliveries 推送."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.statements import Statement, inserting, updating
from engine.store.tables.journal import event
from engine.store.tables.webhooks import webhook, webhook_delivery

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_ON = webhook.c.state == literal_column("'on'")


def _once(dialect: str) -> Any:
    """An event is delivered to a subscription under one id, however often it is announced."""
    values = {c.name: bindparam(c.name, type_=c.type) for c in webhook_delivery.columns}
    insert = _INSERT[dialect](webhook_delivery).values(values)
    return insert.on_conflict_do_nothing(index_elements=["webhook_id", "case_id", "event_no"]).returning(webhook_delivery.c.id)


ADD_WEBHOOK = inserting("webhook.insert", webhook)
ONE_WEBHOOK = Statement("webhook.one", select(webhook).where(webhook.c.id == bindparam("webhook_id")))
COUNT_OF = Statement("webhook.count", select(func.count().label("count")).select_from(webhook).where(webhook.c.person_id == bindparam("person_id"), _ON))
ACTIVE = Statement("webhook.active", select(webhook).where(_ON).order_by(webhook.c.id))
KINDS_WANTED = Statement("webhook.kinds", select(webhook.c.kinds).where(_ON))
SWITCH = updating("webhook.switch", webhook, ("id",), "state", "reason", "switched_at")
HAPPENED = Statement(
    "event.announced",
    select(event.c.no, event.c.type, event.c.at)
    .where(event.c.case_id == bindparam("case_id"), event.c.no >= bindparam("first"), event.c.no <= bindparam("last"))
    .order_by(event.c.no),
)
ADD_DELIVERY = Statement("webhook_delivery.insert", _once)
ONE_DELIVERY = Statement(
    "webhook_delivery.one",
    select(webhook_delivery, webhook.c.url, webhook.c.name, webhook.c.person_id, webhook.c.state.label("webhook_state"))
    .join_from(webhook_delivery, webhook)
    .where(webhook_delivery.c.id == bindparam("delivery_id")),
)
SETTLE = updating("webhook_delivery.settle", webhook_delivery, ("id",), "state", "attempts", "status", "error", "delivered_at")
