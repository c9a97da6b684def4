"""延长都有批准、依据和告知书."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "an extension is of a statutory clock, once, with its article, its notice and the person who approved it"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    notices = {(r.case_id, r.id) for r in data.rows("select case_id, id from document where kind = 'extension_notice'")}
    approved = {}
    for row in data.rows("select case_id, person_id, data from event where type = 'CaseExtended'"):
        said = json.loads(row.data)
        approved[row.case_id, said["document"]] = (row.person_id, said["days"])
    seen = set()
    for row in data.rows("select case_id, name, value, article, document_id from clock_entry where kind = 'extend'"):
        key = (row.case_id, row.name)
        if row.name.partition(":")[0] != "statutory" or key in seen:
            yield f"case {row.case_id}: clock {row.name} is extended" + (" again" if key in seen else "")
        seen.add(key)
        if not row.article or (row.case_id, row.document_id) not in notices:
            yield f"case {row.case_id}: the extension of {row.name} has no article or no notice"
        person, days = approved.get((row.case_id, row.document_id), (None, None))
        if person is None or days != row.value:
            yield f"case {row.case_id}: nobody approved an extension by {row.value}"
