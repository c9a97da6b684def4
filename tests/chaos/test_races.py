"""Two nodes at once: one winner on both databases, and a planted bug makes the command fail."""

from __future__ import annotations

import pytest

from tests import postgres
from tests.chaos.apart import chaos, planted


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_two_nodes_at_once_exactly_one_wins_each_race(kind):
    where = ["--database", postgres.create()] if kind == "postgresql" else []
    code, said = chaos("races", "--count", "60", "--seed", "5", *where)
    assert code == 0, said
    assert "60 races" in said[-1]


def test_a_timer_that_both_nodes_believe_to_have_fired_is_caught():
    code, said = planted("boastful")
    assert code == 1, said
    assert any("2 won" in line for line in said), said
