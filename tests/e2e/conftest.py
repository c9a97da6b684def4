"""What the journeys share: a small bureau, and the site that serves it to a real browser. A journey with a bureau of its own defines ``bureau`` anew."""

from __future__ import annotations

import threading

import pytest
from werkzeug.serving import make_server

from tests import bureau as small
from web.app import create_app
from web.limiter import limiter


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    home = tmp_path_factory.mktemp("template")
    opened = small.copied(home, small.build(home), tmp_path_factory.mktemp("bureau"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def site(bureau):
    server = make_server("127.0.0.1", 0, create_app(bureau.app, bureau.config, testing=True), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    limiter.reset()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
