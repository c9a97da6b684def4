"""The diagram in a real browser, under a policy stricter than the product's."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.conventions.repository import ROOT
from web.assets import AssetsMissing, asset, styles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import ConsoleMessage, Page

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
DIAGRAM = (ROOT / "processes/catering_licence/catering_licence.bpmn").read_bytes()
TASKS = re.findall(r'<(?:\w+:)?userTask[^>]* id="([^"]+)"', DIAGRAM.decode())
PAGE = """<!doctype html><html lang="zh-CN"><head><title>进度</title><link rel="icon" href="/icon"><script type="module" src="{script}"></script>
{sheets}</head><body><figure data-diagram="{address}" data-label="办理进度图" data-done="{done}" data-current="{current}" data-returned="{returned}">
<div data-diagram-canvas hidden></div><ol><li>受理</li></ol></figure></body></html>"""


def page_of(address: str) -> str:
    sheets = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in styles("viewer"))
    return PAGE.format(script=asset("viewer"), sheets=sheets, address=address, done=TASKS[0], current=TASKS[1], returned=TASKS[2])


def product() -> Flask:
    app = Flask(__name__, static_folder=str(ROOT / "web" / "static"), static_url_path="/static")
    app.add_url_rule("/good.bpmn", "good", lambda: Response(DIAGRAM, mimetype="application/xml"))
    app.add_url_rule("/broken.bpmn", "broken", lambda: Response(b"<definitions", mimetype="application/xml"))
    app.add_url_rule("/icon", "icon", lambda: Response(b"", mimetype="image/png"))
    app.add_url_rule("/<kind>", "page", lambda kind: page_of(f"/{kind}.bpmn"))

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return app


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser refused or failed at."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_the_diagram_is_drawn_and_painted_without_breaking_the_policy(page: Page, complaints: list[str]) -> None:
    with serving(product()) as address:
        page.goto(f"{address}/good")
        expect(page.locator("[data-drawn]")).to_have_count(1)

        for mark, task in zip(("done", "current", "returned"), TASKS, strict=False):
            expect(page.locator(f'g.mark-{mark}[data-element-id="{task}"]')).to_have_count(1)
        expect(page.get_by_role("img", name="办理进度图")).to_be_visible()
        expect(page.locator(".bjs-powered-by")).to_be_visible()
        expect(page.get_by_text("受理", exact=True).first).to_be_visible()
        page.get_by_role("button", name="放大").click()
        page.get_by_role("button", name="全图").click()

    assert complaints == []


@pytest.mark.parametrize("kind", ["broken", "missing"])
def test_a_diagram_that_cannot_be_drawn_leaves_the_words(page: Page, kind: str) -> None:
    with serving(product()) as address:
        page.goto(f"{address}/{kind}")
        page.wait_for_load_state("networkidle")

        expect(page.locator("[data-diagram-canvas]")).to_be_hidden()
        expect(page.get_by_text("受理")).to_be_visible()


def test_an_entry_that_was_not_built_is_named() -> None:
    with pytest.raises(AssetsMissing, match="no entry 'modeller'"):
        asset("modeller")
