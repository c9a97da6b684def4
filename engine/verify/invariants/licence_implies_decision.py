"""有证必有决定,有决定必无未结意见."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a valid licence rests on a favourable decision, and a decision was made when no opinion was pending"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    for row in data.rows(
        "select l.number, (select d.outcome from decision d where d.case_id = l.case_id order by d.round desc limit 1) as outcome "
        "from licence l where l.state = 'valid' and l.case_id is not null"  # none: issued before the system was installed
    ):
        if row.outcome not in ("granted", "partly"):
            yield f"licence {row.number}: the decision is {row.outcome}"
    for row in data.rows(
        "select d.case_id, o.unit from decision d join opinion o on o.case_id = d.case_id where o.asked_at < d.decided_at and o.given_at is null"
    ):
        yield f"case {row.case_id}: decided while {row.unit} had not answered"
