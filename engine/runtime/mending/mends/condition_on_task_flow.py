"""任务后的条件: where one flow leaves, its condition, which the engine passes over, goes; where several do, a gateway takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.safe_xml import local
from engine.runtime.mending.insert import gateway_behind

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = (
    "在任务后面加一个排他网关，条件移到网关的出口；只有一条出口的删去条件",
    "Put an exclusive gateway behind the task; where one flow leaves, take its condition off",
)


def mend(hand: Hand) -> bool:
    """Both of the rule's findings: a condition, and a default at what is no gateway."""
    raw = hand.element
    if raw is None:
        return False
    source = hand.document.by_id(raw.get("sourceRef") or "") if local(raw.tag) == "sequenceFlow" else raw
    if source is None:
        return False
    flows = hand.document.flows(source=source.get("id"))
    if len(flows) > 1:
        return gateway_behind(hand, source, flows)
    source.attrib.pop("default", None)
    for flow in flows:
        for each in [child for child in flow if local(child.tag) == "conditionExpression"]:
            hand.document.remove(each)
    return True
