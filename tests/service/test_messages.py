"""Messages that don't go out are sent again, set aside with a reason, or recorded as delivered otherwise; what the law owes is never set aside."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from engine.domain.errors import Invalid, NotAllowed, Rejection, Stale
from engine.domain.message_commands import DeliverOtherwise, SendMessage, SetMessageAside
from engine.domain.webhook_commands import Subscribe
from engine.outbox.relay import relay
from engine.verify import verify

NOBODY = "127.0.0.1:9"  # the port of discard, where nobody listens


def broken(*_):
    raise OSError("the printer is off")


def the_message(bureau):
    (row,) = bureau.app.ask.undelivered()
    return row


def test_a_document_is_owed_and_may_be_delivered_otherwise(bureau):
    case_id = bureau.submit()
    relay(bureau.app.bureau, {"document": broken})
    message, admin = the_message(bureau), bureau.people["admin"]
    with pytest.raises(Rejection, match="owed by law"):
        bureau.handle(SetMessageAside(admin, message.id, "打印机坏了", bureau.request_id()))
    with pytest.raises(NotAllowed):
        bureau.handle(SendMessage(bureau.people["window1"], message.id, bureau.request_id()))
    for means, day, proof in (
        ("telephone", "2026-07-01", "李满签收"),
        ("post", "2026-07-02", "EMS1"),
        ("post", "2026-06-30", "EMS1"),
        ("post", "2026-07-01", " "),
    ):
        with pytest.raises(Invalid):
            bureau.handle(DeliverOtherwise(admin, message.id, means, day, proof, bureau.request_id()))
    bureau.handle(DeliverOtherwise(admin, message.id, "in_person", "2026-07-01", "李满签收，送达回证第 1 号", "delivered-1"))
    (event,) = [row for row in bureau.page(case_id).events if row.type == "DocumentDeliveredOtherwise"]
    assert event.person_id == admin
    assert orjson.loads(event.data)["proof"] == "李满签收，送达回证第 1 号"
    assert the_message(bureau).id == message.id, "the document is still made: the file needs it"
    assert bureau.app.relay_once() == 0, "its next try is later"
    bureau.handle(SendMessage(admin, message.id, bureau.request_id()))
    assert bureau.app.relay_once() == 1
    with pytest.raises(Stale):
        bureau.handle(SendMessage(admin, message.id, bureau.request_id()))
    assert {row.kind for row in bureau.app.ask.message_acts(message.id)} == {"sent_now", "delivered"}
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_what_tells_a_program_is_set_aside_with_a_reason(bureau):
    bureau.app.bureau.config = replace(bureau.app.bureau.config, webhook_hosts=(NOBODY,))
    hook = bureau.handle(Subscribe(bureau.people["admin"], "园区系统", f"http://{NOBODY}/hook", ("case.opened",), bureau.request_id())).id
    bureau.submit()
    while bureau.app.relay_once():
        pass
    assert bureau.app.deliver_once() == 0
    message, admin = the_message(bureau), bureau.people["admin"]
    with pytest.raises(Invalid):
        bureau.handle(SetMessageAside(admin, message.id, " ", bureau.request_id()))
    once = SetMessageAside(admin, message.id, "对方系统已经停用", "aside-1")
    assert bureau.handle(once) == bureau.handle(once)
    assert not bureau.app.ask.undelivered()
    (delivery,), _ = bureau.app.ask.deliveries(hook)
    assert delivery.state == "failed"
    assert "停用" in delivery.error
    bureau.clock.move(hours=3)
    assert bureau.app.deliver_once() == 0
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
