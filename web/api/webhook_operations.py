"""事件推送:subscribing to events, and what became of every delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.errors import NotFound
from engine.domain.moment import moment
from engine.domain.webhook import KINDS
from engine.domain.webhook_commands import Redeliver, Subscribe, SwitchWebhook
from web.api.bearer import me, own_request_id
from web.api.models import Bilingual, instant
from web.api.operation import operation
from web.api.paging import cursor_of, numbers_of
from web.api.webhook_models import Deliveries, DeliveryQuery, DeliveryTold, NewWebhook, WebhookChanged, Webhooks, WebhookSecret, WebhookTold
from web.current import product

if TYPE_CHECKING:
    from engine.domain.commands import Receipt

SCOPE = "webhooks:manage"


def _own(webhook_id: int) -> Any:
    row = product().ask.webhook(webhook_id)
    if row is None or row.person_id != me().id:
        raise NotFound
    return row


def _told(row: Any) -> WebhookTold:
    named = {name: getattr(row, name) for name in ("name", "url", "state", "reason", "waiting", "failed")}
    return WebhookTold(id=str(row.id), kinds=orjson.loads(row.kinds), created_at=moment(row.created_at), **named)


def _changed(receipt: Receipt) -> WebhookChanged:
    return WebhookChanged(id=str(receipt.id))


@operation("GET", "/webhooks", scope=SCOPE, tag="webhooks", zh="自己的订阅", en="One's own subscriptions", answer=Webhooks)
def list_webhooks() -> Webhooks:
    """With how many deliveries wait and have failed."""
    kinds = {kind: Bilingual(zh=zh, en=en) for kind, (zh, en) in KINDS.items()}
    return Webhooks(webhooks=[_told(row) for row in product().ask.webhooks(me().id)], kinds=kinds)


@operation("POST", "/webhooks", scope=SCOPE, tag="webhooks", zh="订阅事件", en="Subscribe to events", body=NewWebhook, answer=WebhookChanged, status=201)
def subscribe(body: NewWebhook) -> WebhookChanged:
    """Sent to an https address, at least once each, signed; the body names ids and nothing of people."""
    return _changed(product().handle(Subscribe(me().id, body.name, body.url, tuple(body.kinds), own_request_id())))


@operation("GET", "/webhooks/{webhook_id}", scope=SCOPE, tag="webhooks", zh="读订阅", en="Read a subscription", answer=WebhookTold)
def read_webhook(webhook_id: int) -> WebhookTold:
    """One's own."""
    return _told(_own(webhook_id))


@operation("GET", "/webhooks/{webhook_id}/secret", scope=SCOPE, tag="webhooks", zh="签名密钥", en="The secret of a subscription", answer=WebhookSecret)
def read_webhook_secret(webhook_id: int) -> WebhookSecret:
    """What its receiver checks signatures with."""
    return WebhookSecret(secret=product().ask.webhook_secret(_own(webhook_id).id))


@operation("POST", "/webhooks/{webhook_id}/switch-on", scope=SCOPE, tag="webhooks", zh="启用订阅", en="Switch a subscription on", answer=WebhookChanged)
def switch_webhook_on(webhook_id: int) -> WebhookChanged:
    """Events from now on are sent; what failed meanwhile is sent again one by one."""
    return _changed(product().handle(SwitchWebhook(me().id, _own(webhook_id).id, on=True, request_id=own_request_id())))


@operation("POST", "/webhooks/{webhook_id}/switch-off", scope=SCOPE, tag="webhooks", zh="停用订阅", en="Switch a subscription off", answer=WebhookChanged)
def switch_webhook_off(webhook_id: int) -> WebhookChanged:
    """Nothing more is sent."""
    return _changed(product().handle(SwitchWebhook(me().id, _own(webhook_id).id, on=False, request_id=own_request_id())))


@operation(
    "GET",
    "/webhooks/{webhook_id}/deliveries",
    scope=SCOPE,
    tag="webhooks",
    zh="推送记录",
    en="The deliveries of a subscription",
    query=DeliveryQuery,
    answer=Deliveries,
)
def list_deliveries(webhook_id: int, query: DeliveryQuery) -> Deliveries:
    """What became of each."""
    before = numbers_of(query.cursor, 1) if query.cursor else []
    rows, later = product().ask.deliveries(_own(webhook_id).id, *before)
    return Deliveries(deliveries=[_delivery(row) for row in rows], next=cursor_of(str(later)) if later else None)


def _delivery(row: Any) -> DeliveryTold:
    named = {name: getattr(row, name) for name in ("kind", "event_no", "state", "attempts", "status", "error")}
    happened, delivered = moment(row.happened_at), instant(row.delivered_at)
    return DeliveryTold(id=str(row.id), case_id=str(row.case_id), happened_at=happened, delivered_at=delivered, **named)


@operation(
    "POST", "/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", scope=SCOPE, tag="webhooks", zh="重新推送", en="Deliver again", answer=WebhookChanged
)
def redeliver(webhook_id: int, delivery_id: int) -> WebhookChanged:
    """It keeps its id."""
    _own(webhook_id)
    return _changed(product().handle(Redeliver(me().id, delivery_id, own_request_id())))
