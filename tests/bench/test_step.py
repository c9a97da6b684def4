"""``yizhang bench step`` prints every figure, true to one another, and leaves the database as it was. It measures; nothing here is timed."""

from __future__ import annotations

import json
import sys

import psycopg
import pytest

from bench.step import run
from tests import postgres
from web.cli import main

FIGURES = {"steps_per_s", "p50_ms", "p95_ms", "naive_steps_per_s", "bare_commits_per_s", "ratio"}


def plausible(result):
    assert result.keys() >= FIGURES
    assert all(result[name] > 0 for name in FIGURES)
    assert result["p50_ms"] <= result["p95_ms"]
    assert result["single_p50_ms"] <= result["single_p95_ms"]
    assert result["ratio"] == pytest.approx(result["steps_per_s"] / result["bare_commits_per_s"], abs=0.001)
    assert result["naive_ratio"] == pytest.approx(result["steps_per_s"] / result["naive_steps_per_s"], abs=0.05)
    assert 2_000 < result["bytes_per_step"] < 20_000


def test_on_sqlite_the_commits_are_durable_and_the_peer_is_in_the_same_run(tmp_path):
    pytest.importorskip("django")
    result = run(f"sqlite:///{tmp_path / 'given.db'}", 0.6, peer="viewflow")
    plausible(result)
    assert (result["database"], result["durability"]) == ("sqlite", "synchronous=FULL")
    assert result["viewflow_ratio"] == pytest.approx(result["steps_per_s"] / result["viewflow_steps_per_s"], abs=0.05)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_on_postgresql_two_processes_share_a_schema_that_is_gone_afterwards():
    url = postgres.create()
    result = run(url, 0.6, processes=2)
    plausible(result)
    assert (result["database"], result["processes"]) == ("postgresql", 2)
    assert result["durability"] == "fsync=on synchronous_commit=on"
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        left = connection.execute("select count(*) from pg_namespace where nspname like 'yizhang%'").fetchone()
    assert left == (0,)


def test_the_command_prints_one_json_object(capsys):
    assert main(["bench", "step", "--seconds", "0.3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out).keys() >= FIGURES


def test_without_viewflow_the_command_says_how_to_get_it(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "viewflow", None)
    assert main(["bench", "step", "--seconds", "0.3", "--peer", "viewflow"]) == 2
    said = capsys.readouterr().err
    assert "pip install" in said
    assert "yizhang[bench]" in said
