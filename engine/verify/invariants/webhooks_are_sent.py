"""推送都有下落: what waits to be sent has its message in the outbox."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every delivery that waits has an unsent message in the outbox"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    unsent = {int(json.loads(row.payload)["delivery"]) for row in data.rows("select payload from outbox where channel = 'webhook' and sent_at is null")}
    for row in data.rows("select id, case_id from webhook_delivery where state = 'waiting'"):
        if row.id not in unsent:
            yield f"case {row.case_id}: delivery {row.id} waits without a message"
