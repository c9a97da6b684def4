"""``/healthz`` says whether this node can serve, and why not."""

from __future__ import annotations

import threading

import pytest

import handlers
from engine import bootstrap
from tests.bureau import build, configured, opened
from web import health
from web.app import create_app


@pytest.fixture
def bureau(tmp_path):
    people = build(tmp_path)
    made = opened(tmp_path, people)
    yield made
    made.close()


def asked(bureau):
    answer = create_app(bureau.app, bureau.config, testing=True).test_client().get("/healthz")
    return answer.status_code, answer.json


def test_a_node_in_order_says_so_without_a_word_about_the_work(bureau):
    assert asked(bureau) == (200, {"database": "ok", "schema": "ok", "writer": "ok"})


def test_a_database_that_does_not_answer_is_unhealthy(tmp_path):
    config = configured(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    app = bootstrap.build(config, handlers)

    assert create_app(app, config, testing=True).test_client().get("/healthz").json["database"] == "unreachable"


def test_an_older_schema_is_unhealthy_and_a_newer_one_is_not(bureau):
    def stamp(name):
        bureau.app.database.write(lambda uow: uow.connection.execute("update alembic_version set version_num = ?", (name,)))

    stamp("0001_create_bureau_expand")
    assert asked(bureau)[0] == 503
    stamp("9999_later_expand")
    assert asked(bureau)[0] == 200


def test_a_writer_that_does_not_come_back_is_unhealthy(bureau, monkeypatch):
    monkeypatch.setattr(health, "STUCK_SECONDS", 0.05)
    go_on = threading.Event()
    held = bureau.app.database.submit(lambda _: go_on.wait(10))
    threading.Event().wait(0.2)
    assert asked(bureau) == (503, {"database": "ok", "schema": "ok", "writer": "stuck"})
    go_on.set()
    held.result()
    assert asked(bureau)[0] == 200
