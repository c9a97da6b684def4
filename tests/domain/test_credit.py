"""信用记录 as data: what ships, how long a mark stands, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.credit import read_marks
from engine.domain.errors import DefinitionError

SHIPPED = (Path(__file__).parents[2] / "processes" / "_law" / "credit_marks.toml").read_bytes()


def test_a_broken_commitment_bars_commitment_for_the_months_of_the_rule():
    kinds = read_marks(SHIPPED)
    kind = kinds.on("broken_commitment", date(2026, 8, 31))

    assert kinds.barring("commitment") == {"broken_commitment"}
    assert kinds.on("broken_commitment", date(2023, 12, 31)) is None
    assert (kind.last_day(date(2026, 8, 31)), kind.last_day(date(2028, 2, 29))) == (date(2029, 8, 31), date(2031, 2, 28))
    assert not kind.verified


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"months = 36", b"months = 0", "range"),
        (b'bars = ["commitment"]', b'bars = ["life"]', "choice"),
        (b'since = "2024-01-01"', b'since = "soon"', "date"),
        (b"[[mark]]", b"[[mak]]", "unknown-key"),
    ],
)
def test_what_is_wrong_is_refused(old, new, rule):
    with pytest.raises(DefinitionError) as refused:
        read_marks(SHIPPED.replace(old, new))
    assert rule in {finding.rule for finding in refused.value.findings}
