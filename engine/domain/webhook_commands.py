"""指令:subscriptions 订阅 and their deliveries 推送."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Subscribe:
    """订阅: events of these kinds are sent to ``url``, of cases that exist for the actor."""

    actor: int
    name: str
    url: str
    kinds: tuple[str, ...]
    request_id: str


@dataclass(frozen=True)
class SwitchWebhook:
    """启用、停用: by its owner, or by an administrator."""

    actor: int
    webhook_id: int
    on: bool
    request_id: str


@dataclass(frozen=True)
class Redeliver:
    """重新推送 what was sent, or given up, before; it keeps its id."""

    actor: int
    delivery_id: int
    request_id: str
