"""The outbox: at least once, never dropped, never two nodes at the same message, later after a failure."""

from __future__ import annotations

import orjson
import pytest
from sqlalchemy import select

from engine.outbox.relay import relay
from engine.store.statements import Statement
from engine.store.tables.outbox import outbox

MESSAGES = Statement("test.messages", select(outbox).order_by(outbox.c.id))


def messages(bureau):
    with bureau.app.database.reading() as reader:
        return reader.ask(MESSAGES).all()


def test_every_document_is_made_and_kept(bureau):
    case_id = bureau.submit()
    while bureau.app.relay_once():
        pass
    (document,) = bureau.page(case_id).documents
    assert document.sealed_at is not None
    first = bureau.app.document_file(document.id)
    assert first.startswith(b"%PDF-")
    assert bureau.app.document_file(document.id) == first
    assert all(m.sent_at for m in messages(bureau))


def test_a_message_is_carried_out_by_one_node(node):
    one, two = node(), node()
    for _ in range(5):
        one.submit()
    seen: list[int] = []
    channels = {"document": lambda id_, _: seen.append(id_)}
    while relay(one.app.bureau, channels) or relay(two.app.bureau, channels):
        pass
    assert sorted(seen) == sorted(m.id for m in messages(one))
    assert len(set(seen)) == len(seen)


def test_a_failed_message_waits_longer_each_time_and_is_never_dropped(bureau):
    bureau.submit()

    def broken(id_, payload):
        raise OSError("the printer is off")

    waits = []
    for _ in range(4):
        assert relay(bureau.app.bureau, {"document": broken}) == 0
        (message,) = messages(bureau)
        waits.append(message.ready_at - int(bureau.clock.now.timestamp() * 1000))
        assert "printer" in message.error
        bureau.clock.move(hours=1)
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    assert bureau.app.relay_once() == 1
    assert messages(bureau)[0].sent_at is not None


def test_a_dead_nodes_claim_is_taken_over_after_a_minute(node):
    one, two = node(), node()
    one.submit()

    class Died(BaseException):
        """The process is gone."""

    def die(id_, payload):
        raise Died

    with pytest.raises(Died):
        relay(one.app.bureau, {"document": die})
    done: list[dict] = []
    channels = {"document": lambda _, payload: done.append(payload)}
    assert relay(two.app.bureau, channels) == 0
    two.clock.move(minutes=2)
    assert relay(two.app.bureau, channels) == 1
    assert done == [orjson.loads(messages(two)[0].payload)]
