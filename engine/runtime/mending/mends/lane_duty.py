"""泳道: names of nodes that are not there any more are taken out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("从泳道里去掉不存在的元素", "Take out of the lane what does not exist")


def mend(hand: Hand) -> bool:
    """Whose the duties are is not for a machine to share out."""
    diagram = hand.diagram
    lost = [raw for raw in hand.document.of("flowNodeRef") if diagram is not None and (raw.text or "").strip() not in diagram.nodes]
    for raw in lost:
        hand.document.remove(raw)
    return bool(lost)
