"""异议有答复: what an applicant contests is his own version in that case, and a decided contest says who found what, and was told him."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "what an applicant contests rests on his own version, and a decided contest is journalled with words that he was told"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    said: set[tuple[int, str, str]] = set()
    for row in data.rows("select case_id, data from event where type = 'ContestDecided'"):
        event = json.loads(row.data)
        said.add((row.case_id, event["material"], event["state"]))
    for row in data.rows(
        "select c.case_id, c.material, c.state, c.words, c.stated_by, c.decided_by, m.state as material_state, m.licence_id "
        "from contest c left join material m on m.case_id = c.case_id and m.material = c.material"
    ):
        if row.material_state == "reused" or row.licence_id is not None:
            yield f"case {row.case_id}: {row.material} is contested, but still rests on the library"
        if row.state != "open" and (not row.words or row.decided_by in (None, row.stated_by) or (row.case_id, row.material, row.state) not in said):
            yield f"case {row.case_id}: the contest of {row.material} is {row.state}, but nobody says by whom and why"
