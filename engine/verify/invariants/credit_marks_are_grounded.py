"""信用记录都有来由:recounted from the licences, the journal and the marks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every credit mark is journalled with its day and article and rests on a revoked licence of its case; every revoked licence of a case is journalled"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    told = {}
    for row in data.rows("select case_id, type, data from event where type in ('CreditMarked', 'CreditMarkLifted', 'LicenceRevoked', 'LicenceEnded')"):
        said = json.loads(row.data)
        told[row.type, row.case_id, said.get("mark", said.get("number"))] = said
    ended = data.rows("select e.case_id, l.number from licence_end e join licence l on l.id = e.licence_id where e.state = 'revoked'")
    revoked = {(row.case_id, row.number) for row in ended}  # by the case that issued it, or by one of its own
    for case_id, number in sorted(revoked):
        if ("LicenceRevoked", case_id, number) not in told and ("LicenceEnded", case_id, number) not in told:
            yield f"licence {number}: revoked, but the journal of case {case_id} does not say so"
    for row in data.rows("select id, case_id, kind, licence_number, until, article, lifted_at, lift_reason from credit_mark"):
        made = told.get(("CreditMarked", row.case_id, row.id), {})
        if (made.get("kind"), made.get("until"), made.get("article")) != (row.kind, row.until, row.article):
            yield f"credit mark {row.id}: the journal of case {row.case_id} says otherwise"
        if (row.case_id, row.licence_number) not in revoked:
            yield f"credit mark {row.id}: licence {row.licence_number} is not revoked"
        if (row.lifted_at is not None) != (("CreditMarkLifted", row.case_id, row.id) in told) or (row.lifted_at is not None and not row.lift_reason):
            yield f"credit mark {row.id}: lifted without a journalled reason"
