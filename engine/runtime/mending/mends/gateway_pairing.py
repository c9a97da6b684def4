"""网关成对: branches that meet at another node are joined before it; a gateway that joins and forks becomes two; a join of the wrong kind the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.safe_xml import local
from engine.runtime.mending.insert import gateway_behind, join_branches

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("补上成对的合并网关；又合又分的拆成两个", "Add the join that is missing; split a gateway that joins and forks into two")


def mend(hand: Hand) -> bool:
    """Only of a fork: where branches cross, or a join waits for what nothing forked, a person must draw anew."""
    raw, diagram = hand.element, hand.diagram
    if raw is None or diagram is None:
        return False
    name = raw.get("id") or ""
    if len(diagram.outgoing.get(name, [])) > 1 and len(diagram.incoming.get(name, [])) > 1:
        return gateway_behind(hand, raw, hand.document.flows(source=name))
    return len(diagram.outgoing.get(name, [])) > 1 and join_branches(hand, name, local(raw.tag))
