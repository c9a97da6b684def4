"""What the journeys share: a small bureau, the site that serves it to a real browser, pictures. One with a bureau of its own defines ``bureau`` anew."""

from __future__ import annotations

import re
import threading

import pytest
from werkzeug.serving import make_server

from tests import bureau as small
from web.app import create_app
from web.limiter import limiter

EXPECTED = re.compile("status of 4|ERR_INTERNET_DISCONNECTED")  # refusals, and the network that a journey cuts
FROM = """async (top) => {
  scrollTo({ top: document.querySelector(top).getBoundingClientRect().top + scrollY - 48, behavior: 'instant' })
  await document.fonts.ready
}"""
PICTURES = small.ROOT / "docs" / "journeys" / "images"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    home = tmp_path_factory.mktemp("template")
    opened = small.copied(home, small.build(home), tmp_path_factory.mktemp("bureau"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def web(bureau):
    return create_app(bureau.app, bureau.config, testing=True)


@pytest.fixture(scope="module")
def site(web):
    server = make_server("127.0.0.1", 0, web, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    limiter.reset()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def signed_in(browser, site, bureau, web):
    """``signed_in("head")``: this person's browser, without the cost of a password; what its console complained of is looked at in the end."""
    opened, complaints = [], []

    def sign_in(login, **options):
        context = browser.new_context(**{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1440, "height": 900}, **options})
        token = web.session_interface.get_signing_serializer(web).dumps({"token": bureau.token(login)})
        context.add_cookies([{"name": "yizhang", "value": token, "url": site}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and not EXPECTED.search(said.text) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append(context)
        return page

    yield sign_in
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def picture(request):
    """``picture(page, "name", top)``: one picture of docs/journeys, from ``top`` down, drawn anew when ``--pictures`` asks for it."""

    def take(page, name, top="body"):
        if request.config.getoption("--pictures"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.evaluate(FROM, top)
            page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", caret="hide")

    return take
