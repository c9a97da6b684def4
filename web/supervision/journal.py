"""经过到秒: the journal of a case as supervision reads it, with its chain of hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from engine.domain.events import EVENTS
from engine.domain.moment import moment
from web.alert_words import to_the_second
from web.i18n import gettext, say

if TYPE_CHECKING:
    from engine.queries.cases import CasePage

_SAID = ("reason", "question", "answer", "text", "appeal", "grounds", "conclusion", "demand")


def lines(page: CasePage) -> list[dict[str, str]]:
    """Every event in order: number, instant, what, who, words, the head of its hash."""
    found = []
    for row in page.events:
        data = orjson.loads(row.data)
        node = page.node(str(data.get("node") or ""))
        parts = [say(node.name, node.name_en or node.name)] if node is not None else []
        parts += [str(data[key]) for key in _SAID if data.get(key)]
        found.append(
            {
                "no": str(row.no),
                "at": to_the_second(moment(row.at)),
                "what": say(*EVENTS.get(row.type, (row.type, row.type))),
                "who": row.person_name or gettext("系统"),
                "said": " · ".join(parts),
                "hash": row.hash[:12],
            }
        )
    return found
