"""办结的办件都已归档,或者正在归档."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every closed case has its volume in the archive, or a message under way that will make it; a volume is of a closed case"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    under_way = {row.case_id for row in data.rows("select case_id from outbox where channel = 'archive' and sent_at is null")}
    for row in data.rows(
        "select c.id, c.number from \"case\" c left join archive a on a.case_id = c.id where c.status = 'closed' and a.id is null order by c.id"
    ):
        if row.id not in under_way:
            yield f"case {row.number}: closed, no volume and nothing under way"
    for row in data.rows("select a.number from archive a join \"case\" c on c.id = a.case_id where c.status <> 'closed'"):
        yield f"volume {row.number}: its case is not closed"
