"""画图: shapes and edges of a diagram found, moved and added, so that what is inserted is also drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from engine.runtime.lint.model import BPMNDI, EVENTS, GATEWAYS
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from engine.runtime.editing.document import Document

DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
_SIZES: Final = {"gateway": (50.0, 50.0), "event": (36.0, 36.0), "task": (120.0, 80.0)}
GAP: Final = 60.0
LARGE: Final = 400.0
"""Wider than this is a pool, a lane or a sub-process, within which others stand."""


class Box(NamedTuple):
    """A shape's place: its left upper corner and its size, in the drawing's points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width


def size_of(kind: str) -> tuple[float, float]:
    """How large a node of this kind is drawn."""
    return _SIZES["gateway" if kind in GATEWAYS else "event" if kind in EVENTS else "task"]


class Drawing:
    """The first plane of a document; everything here does nothing where there is no drawing at all."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.plane = next((raw for raw in document.elements() if raw.tag == f"{{{BPMNDI}}}BPMNPlane"), None)

    def drawn(self, name: str) -> _Element | None:
        """The shape or edge of an element."""
        if self.plane is None:
            return None
        return next((raw for raw in self.plane if isinstance(raw.tag, str) and raw.get("bpmnElement") == name), None)

    def box(self, name: str) -> Box | None:
        """Where an element is drawn; None where it is not, or its numbers can't be read."""
        shape = self.drawn(name)
        bounds = None if shape is None else next((raw for raw in shape if raw.tag == f"{{{DC}}}Bounds"), None)
        if bounds is None:
            return None
        try:
            return Box(*(float(bounds.get(side) or "0") for side in ("x", "y", "width", "height")))
        except ValueError:
            return None

    def lowest(self) -> float:
        """Below everything."""
        boxes = [self.box(raw.get("bpmnElement") or "") for raw in (() if self.plane is None else self.plane) if isinstance(raw.tag, str)]
        return max((box.y + box.height for box in boxes if box is not None), default=0.0)

    def shape(self, name: str, box: Box) -> None:
        """Draw a node, or put it elsewhere."""
        if self.plane is None:
            return
        found = self.drawn(name)
        if found is not None:
            self.document.remove(found)
        made = self.document.add(self.plane, f"{{{BPMNDI}}}BPMNShape", {"id": f"{name}_shape", "bpmnElement": name})
        numbers = {side: f"{value:g}" for side, value in zip(("x", "y", "width", "height"), box, strict=True)}
        self.document.add(made, f"{{{DC}}}Bounds", numbers)

    def edge(self, name: str, points: Sequence[tuple[float, float]]) -> None:
        """Draw a flow along these points, which an earlier drawing of it gives way to."""
        if self.plane is None or len(points) < 2:
            return
        found = self.drawn(name)
        if found is not None:
            self.document.remove(found)
        made = self.document.add(self.plane, f"{{{BPMNDI}}}BPMNEdge", {"id": f"{name}_edge", "bpmnElement": name})
        for x, y in points:
            self.document.add(made, f"{{{DI}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})

    def connect(self, name: str, source: str, target: str) -> None:
        """Draw a flow from one node to another in lines that only go across and down."""
        one, two = self.box(source), self.box(target)
        if one is None or two is None:
            return
        if two.x >= one.right:
            start, end, turn = (one.right, one.middle), (two.x, two.middle), (one.right + two.x) / 2
            straight = abs(one.middle - two.middle) < 1
            self.edge(name, [start, (end[0], start[1])] if straight else [start, (turn, start[1]), (turn, end[1]), end])
        else:
            below = max(one.y + one.height, two.y + two.height) + GAP / 2
            start, end = (one.x + one.width / 2, one.y + one.height), (two.x + two.width / 2, two.y + two.height)
            self.edge(name, [start, (start[0], below), (end[0], below), end])

    def ends(self, name: str) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """The first and last point of an edge."""
        edge = self.drawn(name)
        found = [] if edge is None else [raw for raw in edge if local(raw.tag) == "waypoint"]
        try:
            points = [(float(raw.get("x") or ""), float(raw.get("y") or "")) for raw in found]
        except ValueError:
            return None
        return (points[0], points[-1]) if len(points) > 1 else None

    def forget(self, name: str) -> None:
        """Take an element out of the drawing."""
        found = self.drawn(name)
        if found is not None:
            self.document.remove(found)

    def free_place(self, kind: str, beside: str = "") -> Box:
        """Where a new node may stand: to the right of another, else below everything."""
        width, height = size_of(kind)
        near = self.box(beside) if beside else None
        if near is not None:
            return self._apart(Box(near.right + GAP / 2, near.middle - height / 2, width, height))
        return Box(160.0, self.lowest() + GAP, width, height)

    def on_border(self, host: str) -> Box | None:
        """Where a boundary event sits: half-way along the lower side of its host."""
        box, (width, height) = self.box(host), size_of("boundaryEvent")
        return None if box is None else Box(box.x + box.width / 2 - width / 2, box.y + box.height - height / 2, width, height)

    def _apart(self, wanted: Box) -> Box:
        """The place, or the next one below it where nothing is drawn."""
        shapes = () if self.plane is None else [raw for raw in self.plane if isinstance(raw.tag, str) and local(raw.tag) == "BPMNShape"]
        others = [box for raw in shapes if (box := self.box(raw.get("bpmnElement") or "")) is not None and box.width < LARGE]
        while any(_meet(wanted, other) for other in others):
            wanted = wanted._replace(y=wanted.y + wanted.height + GAP / 2)
        return wanted


def _meet(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.y + other.height and other.y < one.y + one.height
