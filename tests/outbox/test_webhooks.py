"""Events reach who subscribed: at least once under one id, signed, never into a network of one's own, never of somebody else's case."""

from __future__ import annotations

import base64
import hmac
import json
import threading
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from engine.domain.errors import NotFound
from engine.domain.webhook import KINDS, WAITS_MS, address_flaw
from engine.domain.webhook_commands import Redeliver, Subscribe, SwitchWebhook
from engine.outbox import webhooks
from engine.verify import verify


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def receiver():
    """A host that keeps what it was sent and answers with the next of ``answers``, else 204."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((dict(self.headers), body))
            self.send_response(server.answers.pop(0) if server.answers else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def subscribed(bureau, receiver):
    """``subscribed("xiaoman", "case.closed")`` is the id of that person's subscription at the receiver."""
    place = f"127.0.0.1:{receiver.server_port}"
    bureau.app.bureau.config = replace(bureau.app.bureau.config, webhook_hosts=(place,))
    return lambda login, *kinds: bureau.handle(Subscribe(bureau.people[login], "园区系统", f"http://{place}/hook", kinds, bureau.request_id())).id


def relay(bureau):
    bureau.app.relay_once()
    return bureau.app.deliver_once()


def test_an_event_is_sent_signed_and_says_nothing_of_people(bureau, receiver, subscribed):
    hook = subscribed("xiaoman", "case.opened", "case.accepted")
    subscribed("linjia", *KINDS)
    case_id = bureau.submit("xiaoman")
    receiver.answers = [500]
    assert relay(bureau) == 0
    (row,), _ = bureau.app.ask.deliveries(hook)
    assert (row.state, row.attempts, row.error) == ("waiting", 1, "HTTP 500")
    bureau.clock.move(seconds=10)
    assert relay(bureau) == 1
    (first, body), (second, again) = receiver.got
    assert first["webhook-id"] == second["webhook-id"] == f"msg_{row.id}"
    assert body == again
    assert json.loads(body) == {"type": "case.opened", "timestamp": "2026-07-01T09:00:00+08:00", "data": {"case_id": str(case_id), "event_no": 1}}
    key = base64.b64decode(bureau.app.ask.webhook_secret(hook).removeprefix("whsec_"))
    signed = f"{second['webhook-id']}.{second['webhook-timestamp']}.".encode() + again
    assert second["webhook-signature"] == f"v1,{base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()}"
    assert bureau.app.ask.deliveries(hook)[0][0].state == "delivered"
    bureau.complete(case_id, "accept_case")
    relay(bureau)
    assert [json.loads(body)["type"] for _, body in receiver.got][2:] == ["case.accepted"]
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_node_that_dies_between_sending_and_noting_it_sends_again_under_the_same_id(bureau, receiver, subscribed, monkeypatch):
    subscribed("xiaoman", "case.opened")
    bureau.submit("xiaoman")
    bureau.app.relay_once()
    with monkeypatch.context() as dying:
        dying.setattr(webhooks, "_settle", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            bureau.app.deliver_once()
    assert bureau.app.deliver_once() == 0  # the message is still the dead node's
    bureau.clock.move(minutes=2)
    assert bureau.app.deliver_once() == 1
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len(receiver.got) == 2


def test_who_never_answers_is_switched_off_with_the_reason_and_may_be_sent_to_again(bureau, receiver, subscribed):
    hook, admin = subscribed("xiaoman", "case.opened"), bureau.people["admin"]
    bureau.submit("xiaoman")
    receiver.answers = [503] * len(WAITS_MS)
    bureau.app.relay_once()
    for _ in WAITS_MS:
        bureau.app.deliver_once()
        bureau.clock.move(hours=2)
    row, ((failed,), _) = bureau.app.ask.webhook(hook), bureau.app.ask.deliveries(hook)
    assert (row.state, row.reason, failed.state) == ("failed", f"{len(WAITS_MS)} × HTTP 503", "failed")
    assert bureau.app.ask.health().webhooks_off == 1
    assert bureau.app.ask.work_counts(bureau.actor_of("admin"))["failed_webhooks"] == 1
    assert [(one.kind, one.id) for one in bureau.app.ask.pending(bureau.actor_of("admin"))] == [("webhook", hook)]
    assert any("自动停用" in one.zh for one in bureau.app.ask.my_notices(bureau.actor_of("xiaoman"))), "its owner is told"
    bureau.submit("xiaoman")
    relay(bureau)
    assert len(receiver.got) == len(WAITS_MS)
    with pytest.raises(NotFound):
        bureau.handle(SwitchWebhook(bureau.people["linjia"], hook, on=True, request_id="s0"))
    bureau.handle(SwitchWebhook(admin, hook, on=True, request_id="s1"))
    bureau.handle(Redeliver(admin, failed.id, "r1"))
    assert bureau.app.deliver_once() == 1
    assert bureau.app.ask.deliveries(hook)[0][0].state == "delivered"


@pytest.mark.parametrize(
    "place",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "fd00::1"],
)
def test_nothing_is_sent_into_a_network_of_ones_own_whatever_its_name(monkeypatch, place):
    found = [(None, None, None, "", ("93.184.216.34", 443)), (None, None, None, "", (place, 443))]
    monkeypatch.setattr(webhooks.socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(webhooks.Refused):
        webhooks.public_address("example.org", 443, ())
    assert webhooks.public_address("example.org", 443, ("example.org",)) in {place, "93.184.216.34"}


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://a:b@example.org/", "ftp://example.org", "https://", "https://例子.org/", "https://x.org/ a", "https://x.org:99999/"]
)
def test_an_address_that_is_none_is_refused_with_a_sentence(url):
    assert all(address_flaw(url, ()))
