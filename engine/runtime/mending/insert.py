"""插入网关: a gateway put behind a node or before one, drawn, in the node's own lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.editing.drawing import GAP, Box, size_of
from engine.runtime.lint.blocks import closing, main_graph
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from engine.runtime.mending.hand import Hand


def gateway_behind(hand: Hand, raw: _Element, flows: Sequence[_Element]) -> bool:
    """The flows out of a node come out of a new gateway behind it: of the node's own kind if it is one, exclusive where there are conditions."""
    if len(flows) < 2:
        return False
    bare = [flow for flow in flows if not any(local(child.tag) == "conditionExpression" for child in flow)]
    kind = local(raw.tag) if local(raw.tag).endswith("Gateway") else "parallelGateway" if len(bare) == len(flows) else "exclusiveGateway"
    if kind == "exclusiveGateway" and len(bare) > 1:
        return False  # which of them is the default only a person can tell
    made = _new(hand, raw, kind, "split")
    if kind == "exclusiveGateway":
        made.set("name", "怎么办理？")
    default = raw.attrib.pop("default", None) or (bare[0].get("id") if len(bare) == 1 and kind == "exclusiveGateway" else None)
    if default is not None and kind != "parallelGateway":
        made.set("default", str(default))
    if local(raw.tag).endswith("Gateway"):
        raw.attrib.pop("name", None)
    name, old = made.get("id") or "", raw.get("id") or ""
    for flow in flows:
        flow.set("sourceRef", name)
        for mark in [child for child in raw if local(child.tag) == "outgoing" and (child.text or "").strip() == flow.get("id")]:
            hand.document.remove(mark)
    _link(hand, old, name)
    _place(hand, name, old, kind)
    for flow in flows:
        hand.drawing.connect(flow.get("id") or "", name, flow.get("targetRef") or "")
    return True


def join_before(hand: Hand, raw: _Element, flows: Sequence[_Element], kind: str) -> bool:
    """Flows into a node come into a new join before it."""
    made = _new(hand, raw, kind, "join")
    name, end = made.get("id") or "", raw.get("id") or ""
    for flow in flows:
        flow.set("targetRef", name)
        for mark in [child for child in raw if local(child.tag) == "incoming" and (child.text or "").strip() == flow.get("id")]:
            hand.document.remove(mark)
    _link(hand, name, end)
    box = hand.drawing.box(end)
    if box is not None:
        width, height = size_of(kind)
        hand.drawing.shape(name, Box(box.x - width - GAP / 2, box.middle - height / 2, width, height))
        hand.drawing.connect(f"{name}_to_{end}", name, end)
        for flow in flows:
            hand.drawing.connect(flow.get("id") or "", flow.get("sourceRef") or "", name)
    return True


def join_branches(hand: Hand, name: str, kind: str) -> bool:
    """The branches that start at a node are joined by a gateway of this kind, before the node where they meet or in place of the wrong gateway there."""
    diagram = hand.diagram
    node = diagram.nodes.get(name) if diagram is not None else None
    if diagram is None or node is None:
        return False
    graph = main_graph(diagram, diagram.scopes[node.scope])
    start = graph.index[name]
    join = closing(graph)[start]
    if join is None:
        return False
    inside = graph.reach([target for target in graph.successors[start] if target != join], stop=join) | {start}
    end = graph.nodes[join]
    arriving = [flow.id for flow in diagram.incoming[end.id]]
    ours = [flow.id for flow in diagram.incoming[end.id] if graph.index.get(flow.source, -1) in inside]
    raw = hand.document.by_id(end.id)
    if raw is None or end.kind == kind or len(ours) < 2:
        return False
    if len(ours) == len(arriving) and end.kind.endswith("Gateway") and len(diagram.outgoing[end.id]) == 1:
        raw.tag = hand.document.bpmn(kind)
        raw.attrib.pop("default", None)
        raw.attrib.pop("name", None)
        return True
    return join_before(hand, raw, [flow for flow in hand.document.of("sequenceFlow") if flow.get("id") in ours], kind)


def _new(hand: Hand, beside: _Element, kind: str, word: str) -> _Element:
    parent = beside.getparent()
    base, taken = f"{beside.get('id')}_{word}", hand.ids()
    name = next(one for one in (base, *(f"{base}_{n}" for n in range(2, 999))) if one not in taken)
    if parent is None:
        raise ValueError("Expected a node within a process, but it is the outermost element.")
    made = hand.document.add(parent, hand.document.bpmn(kind), {"id": name}, at=parent.index(beside) + 1)
    for mark in [raw for raw in hand.document.of("flowNodeRef") if (raw.text or "").strip() == beside.get("id")]:
        lane = mark.getparent()
        if lane is not None:
            hand.document.add(lane, hand.document.bpmn("flowNodeRef"), at=lane.index(mark) + 1).text = name
    return made


def _link(hand: Hand, source: str, target: str) -> None:
    process = hand.document.by_id(source)
    parent = None if process is None else process.getparent()
    if parent is not None:
        hand.document.add(parent, hand.document.bpmn("sequenceFlow"), {"id": f"{source}_to_{target}", "sourceRef": source, "targetRef": target})


def _place(hand: Hand, name: str, behind: str, kind: str) -> None:
    if hand.drawing.box(behind) is not None:
        hand.drawing.shape(name, hand.drawing.free_place(kind, behind))
        hand.drawing.connect(f"{behind}_to_{name}", behind, name)
