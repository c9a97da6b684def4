"""未连线的节点: taken out; nothing ever runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("删去这个节点（它从来不会被执行）", "Take the node out, which nothing ever runs")


def mend(hand: Hand) -> bool:
    """With its shape and its place in a lane. What bears a boundary event, or the only start or end, is not taken."""
    raw = hand.element
    name = "" if raw is None else raw.get("id") or ""
    attached = any(each.get("attachedToRef") == name for each in hand.document.of("boundaryEvent"))
    if raw is None or not name or attached or local(raw.tag) in ("startEvent", "boundaryEvent"):
        return False
    inside = [each.get("id") or "" for each in raw.iter() if isinstance(each.tag, str) and each.get("id")]
    for each in [each for each in hand.document.of("flowNodeRef") if (each.text or "").strip() in inside]:
        hand.document.remove(each)
    hand.document.remove(raw)
    for each in inside:
        hand.drawing.forget(each)
    return True
