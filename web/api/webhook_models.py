"""订阅与推送 as programs see and send them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from engine.domain.webhook import KINDS
from web.api.models import Bilingual, Given, Id, Told, Turned

Kind = Literal[
    "case.opened",
    "case.accepted",
    "case.decided",
    "case.withdrawn",
    "case.closed",
    "task.completed",
    "opinion.given",
    "materials.supplied",
    "document.written",
    "licence.issued",
    "licence.ended",
    "clock.suspended",
    "clock.resumed",
    "clock.extended",
    "clock.overdue",
]
assert set(Kind.__args__) == set(KINDS), "the document names every kind"  # type: ignore[attr-defined]


class NewWebhook(Given):
    """订阅: events of these kinds, of cases that exist for whom the token acts as."""

    name: Annotated[str, Field(min_length=2, max_length=60)]
    url: Annotated[str, Field(min_length=8, max_length=500)]
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=20)]


class WebhookTold(Told):
    """A subscription. `failed` is one that switched itself off because nobody answered; `reason` says what was heard last."""

    id: Id
    name: str
    url: str
    kinds: list[Kind]
    state: Literal["on", "off", "failed"]
    reason: str
    created_at: datetime
    waiting: int
    failed: int


class Webhooks(Told):
    """One's own subscriptions, and the kinds of events that there are."""

    webhooks: list[WebhookTold]
    kinds: dict[str, Bilingual]


class WebhookSecret(Told):
    """密钥: what the receiver checks `webhook-signature` with (Standard Webhooks)."""

    secret: str


class WebhookChanged(Told):
    """回执."""

    id: Id


class DeliveryQuery(Turned):
    """Which page."""


class DeliveryTold(Told):
    """推送. Its `id` is the number in the header `webhook-id`."""

    id: Id
    kind: Kind
    case_id: Id
    event_no: int
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    status: int | None
    error: str | None
    happened_at: datetime
    delivered_at: datetime | None


class Deliveries(Told):
    """One page, the latest first; `next` is null on the last."""

    deliveries: list[DeliveryTold]
    next: str | None
