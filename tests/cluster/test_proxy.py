"""The proxy in front of two nodes: a dead node is passed over, what only reads is asked again, a post that was sent is not."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from engine.cluster import children, proxy
from engine.cluster.proxy import Proxy


class Node:
    """A web node of three lines. A ``dying`` one takes the request and hangs up."""

    def __init__(self, *, dying: bool = False) -> None:
        self.taken: list[str] = []
        self.believed: list[str | None] = []
        node = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                node.taken.append(f"{self.command} {self.path}")
                node.believed.append(self.headers.get("X-Forwarded-For"))
                if dying:
                    self.close_connection = True
                    return
                self.send_response(503 if self.path == "/busy" else 200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            do_GET = do_POST = answer  # noqa: N815 - the library's names

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def node():
    made: list[Node] = []

    def another(**how: bool) -> Node:
        made.append(Node(**how))
        return made[-1]

    yield another
    for one in made:
        one.close()


@pytest.fixture(params=["nginx", "forwarder"])
def front(request):
    made: list[Proxy] = []
    program = proxy.nginx() if request.param == "nginx" else None
    if request.param == "nginx" and program is None:
        pytest.skip("no nginx on this machine")

    def before(*ports: int) -> Proxy:
        made.append(Proxy(children.free_port(), ports, program=program))
        made[-1].start()
        return made[-1]

    yield before
    for one in made:
        one.stop()


def ask(front: Proxy, method: str, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", front.port, timeout=20)
    try:
        connection.request(method, path, b"a=b" if method == "POST" else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_node_that_is_gone_is_passed_over_by_reads_and_posts(front, node):
    alive = node()
    before = front(children.free_port(), alive.port)
    assert {ask(before, method, "/x")[0] for method in ("GET", "POST") for _ in range(4)} == {200}


@pytest.mark.parametrize("front", ["nginx"], indirect=True)  # the forwarder knows no HTTP
def test_a_post_that_was_sent_to_a_dying_node_is_not_repeated_but_a_read_is(front, node):
    dying, alive = node(dying=True), node()
    before = front(dying.port, alive.port)
    said = [ask(before, "POST", f"/post{no}") for no in range(2)]
    assert sorted(status for status, _ in said) == [200, 502]
    assert "刷新本页" in next(text for status, text in said if status == 502)
    assert len([t for t in [*dying.taken, *alive.taken] if t.startswith("POST /post")]) == 2, "each went to one node only"
    assert {ask(before, "GET", "/read")[0] for _ in range(4)} == {200}


def test_a_busy_database_is_the_products_own_page_and_no_node_is_given_up_for_it(front, node):
    one, two = node(), node()
    before = front(one.port, two.port)
    assert [ask(before, "GET", "/busy") for _ in range(6)] == [(503, "ok")] * 6
    assert one.taken
    assert two.taken


@pytest.mark.parametrize("front", ["nginx"], indirect=True)  # the forwarder knows no HTTP
def test_nobody_can_claim_to_be_somebody_else_and_health_is_not_shown_outside(front, node):
    one = node()
    before = front(one.port)
    ask(before, "GET", "/x", **{"X-Forwarded-For": "203.0.113.9"})
    assert one.believed[-1] == "127.0.0.1"
    assert ask(before, "GET", "/healthz")[0] == 404
