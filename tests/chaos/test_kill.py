"""The kill loop holds, on both databases, and a planted bug makes it fail."""

from __future__ import annotations

import pytest

from tests import postgres
from tests.chaos.apart import chaos, planted


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_workers_leave_every_invariant_and_every_acknowledged_change(kind):
    where = ["--database", postgres.create()] if kind == "postgresql" else []
    code, said = chaos("kill", "--kills", "8", "--seed", "7", *where)
    assert code == 0, said


def test_a_step_in_two_transactions_is_caught():
    code, said = planted("torn")
    assert code == 1, said


def test_an_acknowledgement_before_the_commit_is_caught():
    code, said = planted("hasty")
    assert code == 1, said
    assert any("acknowledged" in line for line in said)
