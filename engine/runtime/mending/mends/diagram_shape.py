"""图形: what is not drawn is drawn, beside what comes before it or below everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import BPMNDI
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("补画出来，再由人摆好位置", "Draw it, for a person to put it in its place")


def mend(hand: Hand) -> bool:
    """A diagram without any drawing gets one. Numbers that can't be read only a person can mend."""
    raw = hand.element
    name = "" if raw is None else raw.get("id") or ""
    process = hand.document.process()
    if raw is None or not name or process is None or hand.drawing.drawn(name) is not None:
        return False
    if hand.drawing.plane is None:
        outer = hand.document.add(hand.document.root, f"{{{BPMNDI}}}BPMNDiagram", {"id": "drawing"})
        hand.drawing.plane = hand.document.add(outer, f"{{{BPMNDI}}}BPMNPlane", {"id": "plane", "bpmnElement": process.get("id") or ""})
    if local(raw.tag) == "sequenceFlow":
        hand.drawing.connect(name, raw.get("sourceRef") or "", raw.get("targetRef") or "")
        return hand.drawing.drawn(name) is not None
    before = next((flow.get("sourceRef") or "" for flow in hand.document.flows(target=name)), "")
    border = hand.drawing.on_border(raw.get("attachedToRef") or "") if local(raw.tag) == "boundaryEvent" else None
    hand.drawing.shape(name, border or hand.drawing.free_place(local(raw.tag), before))
    return True
