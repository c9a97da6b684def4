"""夹具:the shell alone, around a product without a database."""

from __future__ import annotations

import threading

import pytest
from werkzeug.serving import make_server

from tests.web.shell.product import shell


@pytest.fixture
def app():
    return shell()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(scope="module")
def serve():
    """Serve an app over HTTP on a free port: ``address = serve(app)``."""
    servers = []

    def started(app):
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield started
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()
