"""法律要求的消息不能搁置."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "only messages to programs were set aside, with a reason; what was delivered otherwise stands in its case's journal with its proof"
ACTS = "select a.id, a.kind, a.reason, a.proof, a.at, o.channel, o.case_id, o.payload, o.sent_at from message_act a join outbox o on o.id = a.outbox_id"
TOLD = "select case_id, at, data from event where type = 'DocumentDeliveredOtherwise'"
ASIDE = frozenset({"event", "webhook"})


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    told = {(row.case_id, row.at, json.loads(row.data)["document"]) for row in data.rows(TOLD)}
    acts = data.rows(ACTS)
    for row in acts:
        if row.kind == "set_aside" and (row.channel not in ASIDE or row.sent_at is None or not row.reason.strip()):
            yield f"case {row.case_id}: message of act {row.id} ({row.channel}) was set aside"
    delivered = {(row.case_id, row.at, json.loads(row.payload).get("document")) for row in acts if row.kind == "delivered" and row.proof.strip()}
    for case_id, at, document in sorted(told ^ delivered):
        yield f"case {case_id}: document {document} delivered otherwise at {at}: its journal and the acts differ"
