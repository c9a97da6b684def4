"""公示都有始有终:recounted from the journal, the publicities and the objections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "a publicity lasts to the day that the journal says, and none is concluded while an objection has no answer"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    told = {}
    for row in data.rows("select case_id, data from event where type = 'PublicityOpened'"):
        said = json.loads(row.data)
        told[row.case_id, said["publicity"]] = said["until"]
    for row in data.rows("select id, case_id, until from publicity"):
        if told.get((row.case_id, row.id)) != row.until:
            yield f"case {row.case_id}: the publicity {row.id} lasts until {row.until}, the journal says {told.get((row.case_id, row.id))}"
    for row in data.rows(
        "select o.id, o.case_id from objection o join publicity p on p.id = o.publicity_id where p.ended_at is not null and o.answered_at is null"
    ):
        yield f"case {row.case_id}: the publicity was concluded without an answer to objection {row.id}"
