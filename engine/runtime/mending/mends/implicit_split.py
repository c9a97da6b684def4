"""隐含的分叉: what runs side by side gets a parallel gateway, what has conditions an exclusive one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.safe_xml import local
from engine.runtime.mending.insert import gateway_behind, join_branches

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("在后面加一个网关：有条件的用排他，没有条件的用并行", "Put a gateway behind it: exclusive where there are conditions, else parallel")


def mend(hand: Hand) -> bool:
    """The gateway is drawn to the right of the node, its flows keep their ends. Branches side by side are joined where they meet."""
    raw = hand.element
    if raw is None or not gateway_behind(hand, raw, flows := hand.document.flows(source=raw.get("id"))):
        return False
    made = hand.document.by_id(flows[0].get("sourceRef") or "")
    if made is not None and local(made.tag) == "parallelGateway":
        join_branches(hand, raw.get("id") or "", "parallelGateway")
    return True
