"""每份文书不是已成文,就在发件箱里."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every document has its file or a message under way that will make it"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    under_way = {json.loads(r.payload).get("document") for r in data.rows("select payload from outbox where channel = 'document' and sent_at is null")}
    for row in data.rows("select id, number from document where file is null"):
        if row.id not in under_way:
            yield f"document {row.number}: no file and nothing under way"
    for row in data.rows("select d.id, d.number from document d left join event e on e.case_id = d.case_id and e.no = d.event_no where e.no is null"):
        yield f"document {row.number}: no event"
