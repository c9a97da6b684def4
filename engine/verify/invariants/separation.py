"""职责分离: nobody holds two exclusive duties in one case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "nobody holds two exclusive duties in a case, and every completion is covered by the duty held"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    for row in data.rows("select case_id, person_id from completion where duty is not null group by case_id, person_id having count(distinct duty) > 1"):
        yield f"case {row.case_id}: person {row.person_id} completed tasks of two duties"
    for row in data.rows(
        "select k.task_id from completion k left join duty d on d.case_id = k.case_id and d.person_id = k.person_id and d.duty = k.duty "
        "where k.duty is not null and d.duty is null"
    ):
        yield f"completion {row.task_id}: its duty is not held"
