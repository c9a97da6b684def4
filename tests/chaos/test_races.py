"""Two nodes at once: one winner on both databases, and a planted bug makes the command fail."""

from __future__ import annotations

import pytest

import handlers
from engine import bootstrap
from engine.chaos import races
from engine.domain.commands import FireTimer, Receipt
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from tests import postgres
from tests.bureau import ROOT

FILES = read_folder(ROOT / "processes" / "catering_licence")


def run(count: int, database: str | None) -> tuple[int, list[str]]:
    said: list[str] = []
    return races(count, database, 5, said.append, files=FILES, topics=topics_of(handlers)), said


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_two_nodes_at_once_exactly_one_wins_each_race(kind):
    code, said = run(60, postgres.create() if kind == "postgresql" else None)
    assert code == 0, said
    assert "60 races" in said[-1]


def test_a_timer_that_both_nodes_believe_to_have_fired_is_caught(monkeypatch):
    """Planted: a node answers that it has fired a timer that the other has fired."""
    real = bootstrap.USE_CASES[FireTimer]

    def boastful(command, uow, bureau):
        real(command, uow, bureau)
        return Receipt(1)

    monkeypatch.setitem(bootstrap.USE_CASES, FireTimer, boastful)
    code, said = run(10, None)
    assert code == 1
    assert any("2 won" in line for line in said), said
