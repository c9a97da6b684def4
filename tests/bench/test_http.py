"""``yizhang bench http``: real sign-in, page and form against a served product; what was acknowledged is in the database."""

from __future__ import annotations

import json

import pytest

from bench.browser import hidden
from bench.rounds import PeerFailed
from web.cli import main


def test_the_command_prints_one_json_object(capsys):
    assert main(["bench", "http", "--seconds", "0.5", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["completions"] > 0
    assert result["completions_per_s"] > 0
    assert 0 < result["p50_ms"] <= result["p95_ms"]
    assert result["durability"] == "synchronous=FULL"


def test_a_page_without_a_form_is_no_page_to_post_from():
    with pytest.raises(PeerFailed):
        hidden("<p>没有找到</p>")
