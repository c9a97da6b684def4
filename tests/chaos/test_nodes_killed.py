"""Web nodes, workers and PostgreSQL are killed behind the proxy while officers work through HTTP; and what a node does whose database is away."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

import pytest

import handlers
from bench import nodes_killed
from engine import bootstrap
from engine.cluster.postgres import Postgres
from engine.store.connections import MissingDatabase
from migrations.run import migrate
from tests.bureau import configured


@pytest.mark.timeout(300)
def test_nothing_acknowledged_is_lost_or_doubled_and_no_timer_is_late():
    said: list[str] = []
    code = nodes_killed.run(3, 5, said.append)
    assert code == 0, said
    assert "3 kills" in said[-1]


@pytest.fixture
def server():
    with tempfile.TemporaryDirectory(prefix="yizhang-test-") as name:
        Path(name).chmod(0o711)  # the server's own account passes through
        made = Postgres(Path(name) / "postgres")
        made.start()
        yield made
        made.stop()


def test_a_node_that_starts_before_its_database_waits_for_it(server, tmp_path):
    config = configured(tmp_path, server.create("late"))
    app = bootstrap.build(config, handlers)
    with pytest.raises(MissingDatabase, match="yizhang migrate"):
        app.require_schema(30)
    migrate(config.database_url)
    server.kill()
    with pytest.raises(MissingDatabase, match="did not"):
        app.require_schema()
    waiting = threading.Thread(target=app.require_schema, args=(30,))
    waiting.start()
    time.sleep(0.7)
    assert waiting.is_alive()
    server.start()
    waiting.join(30)
    assert not waiting.is_alive()
    app.require_schema()
    app.close()
