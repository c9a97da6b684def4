"""发不出去的消息: sent again at once, set aside with a reason, or recorded as delivered otherwise.

What the law owes somebody is never set aside: a document goes on being made, and that it has reached its recipient by other means is
recorded in the case's journal with how, when and by whom. The archive is not set aside either.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.calendar import ZONE
from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection, Stale
from engine.domain.message_commands import ASIDE, MEANS
from engine.domain.moment import millis, moment
from engine.service.actor import require_role
from engine.service.dossier import Dossier
from engine.service.incident_in_hand import LONGEST, checked_reason
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.documents import ROW
from engine.store.ids import new_id
from engine.store.outbox import ADD_ACT, MESSAGE, SEND_NOW, SET_ASIDE
from engine.store.reads import CASE_HEAD
from engine.store.webhooks import ONE_DELIVERY, SETTLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.domain.message_commands import DeliverOtherwise, SendMessage, SetMessageAside
    from engine.store.unit_of_work import UnitOfWork


def send_message(command: SendMessage, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Raises NotFound, NotAllowed, Stale."""
    return _done(command, uow, bureau, lambda row, at: _send(command, uow, row, at))


def _send(command: SendMessage, uow: UnitOfWork, row: Any, at: int) -> None:
    uow.write(SEND_NOW, {"id": row.id, "ready_at": at, "owner": None, "claimed_at": None})
    _note(uow, command, row, "sent_now", at)


def set_message_aside(command: SetMessageAside, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Raises NotFound, NotAllowed, Stale, Invalid, and Rejection for what is owed by law."""
    return _done(command, uow, bureau, lambda row, at: _set_aside(command, uow, row, at))


def _set_aside(command: SetMessageAside, uow: UnitOfWork, row: Any, at: int) -> None:
    reason = checked_reason(command.reason)
    if row.channel not in ASIDE:
        raise Rejection(
            "文书和归档是法律要求的，不能搁置。文书已经用别的办法送到的，请登记“已另行送达”。",
            "Expected a message to a program, but documents and the archive are owed by law: record that a document was delivered otherwise.",
        )
    if row.channel == "webhook":
        delivery = uow.ask(ONE_DELIVERY, {"delivery_id": orjson.loads(row.payload)["delivery"]}).one()
        if delivery is not None and delivery.state == "waiting":
            kept = {"id": delivery.id, "attempts": delivery.attempts, "status": delivery.status, "delivered_at": None}
            uow.write(SETTLE, {**kept, "state": "failed", "error": f"管理员搁置 / set aside: {reason}"[:300]})
    uow.write(SET_ASIDE, {"id": row.id, "sent_at": at, "owner": None})
    _note(uow, command, row, "set_aside", at, reason=reason)


def deliver_otherwise(command: DeliverOtherwise, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Raises NotFound, NotAllowed, Stale, Invalid, and Rejection for a message that makes no document."""
    return _done(command, uow, bureau, lambda row, at: _deliver(command, uow, bureau, row, at))


def _deliver(command: DeliverOtherwise, uow: UnitOfWork, bureau: Bureau, row: Any, at: int) -> None:
    if row.channel != "document":
        raise Rejection("只有文书可以登记另行送达。", "Expected a message that makes a document, but this one does not.")
    head = uow.ask(CASE_HEAD, {"case_id": row.case_id}).one()
    document = uow.ask(ROW, {"document_id": orjson.loads(row.payload)["document"]}).one()
    served_on, proof = _checked(command, moment(document.written_at).astimezone(ZONE).date(), moment(at).astimezone(ZONE).date())
    dossier = Dossier(bureau, uow, head, bureau.edition(uow, head.case_definition_id), bureau.now(), command.actor)
    means = MEANS[command.means][0]
    said = {"document": document.id, "kind": document.kind, "number": document.number, "means": command.means, "served_on": served_on, "proof": proof}
    dossier.log("DocumentDeliveredOtherwise", {**said, "text": f"{means} {served_on} {proof}"})
    dossier.save()
    _note(uow, command, row, "delivered", at, means=command.means, served_on=served_on, proof=proof)


def _checked(command: DeliverOtherwise, written: date, today: date) -> tuple[str, str]:
    """The day and the proof. Raises Invalid."""
    errors = []
    if command.means not in MEANS:
        errors.append(FieldError("means", "请选择怎样送达的。", f"Expected one of {', '.join(MEANS)}."))
    try:
        day = date.fromisoformat(command.served_on)
    except ValueError:
        day = None
    if day is None or not written <= day <= today:
        errors.append(FieldError("served-on", "请填写送达的日期，不早于文书出具的那天，不晚于今天。", "Expected a day from when it was written to today."))
    proof = command.proof.strip()
    if not 2 <= len(proof) <= LONGEST:
        errors.append(
            FieldError("proof", "请写明凭据，例如签收人和送达回证编号，或者邮件号码。", "Expected the proof: who signed for it, or the number of the parcel.")
        )
    if errors:
        raise Invalid(errors)
    return command.served_on, proof


def _done(command: Any, uow: UnitOfWork, bureau: Bureau, work: Callable[[Any, int], None]) -> Receipt:
    """One act on one message that has not gone out yet, with its receipt."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, "administrator")
    row = uow.ask(MESSAGE, {"message_id": command.message_id}).one()
    if row is None:
        raise NotFound
    if row.sent_at is not None:
        raise Stale("这条消息已经发出或者搁置。", "Expected a message that still waits, but it has been sent or set aside.")
    work(row, at)
    receipt = Receipt(row.case_id, id=row.id)
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


def _note(uow: UnitOfWork, command: Any, row: Any, kind: str, at: int, **said: str) -> None:
    told = {"reason": "", "means": "", "served_on": "", "proof": "", **said}
    uow.write(ADD_ACT, {"id": new_id(), "outbox_id": row.id, "kind": kind, "person_id": command.actor, "at": at, **told})
