"""默认流: the one flow without a condition is the default; a default's condition, which the engine passes over, goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.mending.hand import Hand

SAYS: Final = ("把没有条件的那条出口设为默认流；默认流上的条件删去", "Make the one flow without a condition the default; take the condition off a default")


def mend(hand: Hand) -> bool:
    """Where several flows have no condition, or none, only a person can tell which way the others go."""
    raw = hand.element
    if raw is None:
        return False
    name = (raw.get("sourceRef") or "") if local(raw.tag) == "sequenceFlow" else (raw.get("id") or "")
    gateway = hand.document.by_id(name)
    if gateway is None:
        return False
    flows = hand.document.flows(source=name)
    default = next((flow for flow in flows if flow.get("id") == gateway.get("default")), None)
    if default is not None:
        conditions = _conditions(default)
        for each in conditions:
            hand.document.remove(each)
        return bool(conditions)
    bare = [flow for flow in flows if not any((each.text or "").strip() for each in _conditions(flow)) and flow.get("id")]
    if len(bare) != 1:
        return False
    gateway.set("default", bare[0].get("id") or "")
    for each in _conditions(bare[0]):
        hand.document.remove(each)
    return True


def _conditions(flow: _Element) -> list[_Element]:
    return [child for child in flow if local(child.tag) == "conditionExpression"]
