"""订阅:whom events are sent to; switched off by its owner, an administrator, or by itself when nobody answers for long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.domain.moment import millis
from engine.domain.records import OutboxRecord
from engine.domain.webhook import KINDS, address_flaw
from engine.service.actor import ask_posts, posts_of
from engine.service.dossier import dumps
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.webhooks import ADD_WEBHOOK, COUNT_OF, ONE_DELIVERY, ONE_WEBHOOK, SETTLE, SWITCH

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.webhook_commands import Redeliver, Subscribe, SwitchWebhook
    from engine.store.unit_of_work import UnitOfWork

MOST = 20
LONGEST_NAME = 60


def subscribe(command: Subscribe, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Raises Invalid for an address that may not be sent to, Rejection for one subscription too many."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    errors = []
    name = command.name.strip()
    if not 2 <= len(name) <= LONGEST_NAME or not name.isprintable():
        errors.append(FieldError("name", f"请写明用途(2 至 {LONGEST_NAME} 字)。", f"Expected a purpose of 2 to {LONGEST_NAME} characters."))
    flaw = address_flaw(command.url, bureau.config.webhook_hosts)
    if flaw is not None:
        errors.append(FieldError("url", *flaw))
    if not command.kinds or set(command.kinds) - KINDS.keys():
        errors.append(FieldError("kinds", "请至少选一种事件。", f"Expected one or more of {', '.join(KINDS)}."))
    if errors:
        raise Invalid(errors)
    if uow.ask(COUNT_OF, {"person_id": command.actor}).one().count >= MOST:
        raise Rejection(f"最多同时启用 {MOST} 个订阅。请先停用不用的。", f"Expected at most {MOST} subscriptions; switch off one that is not used.")
    made, at = new_id(), millis(bureau.now())
    row = {"id": made, "person_id": command.actor, "name": name, "url": command.url, "kinds": dumps(sorted(set(command.kinds)))}
    uow.write(ADD_WEBHOOK, {**row, "state": "on", "reason": "", "created_at": at, "switched_at": at})
    uow.committed.append(bureau.forget_subscriptions)
    return _done(uow, command, Receipt(id=made), at)


def switch_webhook(command: SwitchWebhook, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """What waits stays: it is sent again by hand. Raises NotFound for somebody else's."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    row = uow.ask(ONE_WEBHOOK, {"webhook_id": command.webhook_id}).one()
    _require_owner(row, command.actor, uow, at)
    uow.write(SWITCH, {"id": row.id, "state": "on" if command.on else "off", "reason": "", "switched_at": at})
    uow.committed.append(bureau.forget_subscriptions)
    return _done(uow, command, Receipt(id=row.id), at)


def redeliver(command: Redeliver, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Raises NotFound for somebody else's, Rejection while it waits or its subscription is off."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    row = uow.ask(ONE_DELIVERY, {"delivery_id": command.delivery_id}).one()
    _require_owner(row, command.actor, uow, at)
    if row.webhook_state != "on":
        raise Rejection("订阅没有启用。请先启用,再重新推送。", "Expected a subscription that is on; switch it on first.")
    if row.state == "waiting":
        raise Rejection("这一条还在等待推送。", "Expected a delivery that is settled, but it is still being sent.")
    uow.write(SETTLE, {"id": row.id, "state": "waiting", "attempts": 0, "status": row.status, "error": row.error, "delivered_at": None})
    apply(uow, [send_record(row.id, row.case_id, at)])
    return _done(uow, command, Receipt(id=row.id), at)


def send_record(delivery_id: int, case_id: int, at: int) -> OutboxRecord:
    """The message by which a delivery is sent."""
    return OutboxRecord(new_id(), case_id, "webhook", dumps({"delivery": delivery_id}), at, at)


def _require_owner(row: Any, actor: int, uow: UnitOfWork, at: int) -> None:
    if row is None or (row.person_id != actor and not posts_of(actor, ask_posts(uow, actor, at).all()).has_role("administrator")):
        raise NotFound


def _done(uow: UnitOfWork, command: Any, receipt: Receipt, at: int) -> Receipt:
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt
