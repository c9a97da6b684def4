"""A next version of an item's folder that differs in its diagrams in every way: something added, removed, changed and moved, and a called process changed."""

from __future__ import annotations

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"


def next_version(files: dict[str, bytes], item: str) -> dict[str, bytes]:
    """The refusal passes a milestone, the decision has another name, and the called correction too."""
    root = etree.fromstring(files[f"{item}.bpmn"])
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    process, plane = root.find(f"{BPMN}process"), next(root.iter(f"{DI}BPMNPlane"))
    by_id["approve_case"].set("name", "核准全部申请")
    _milestone(process, by_id)
    _drawn(plane, {shape.get("bpmnElement"): shape for shape in plane})
    called = files["_shared/correction.bpmn"].decode().replace('name="补正材料"', 'name="补齐申请材料"', 1)
    return {**files, f"{item}.bpmn": etree.tostring(root, xml_declaration=True, encoding="UTF-8"), "_shared/correction.bpmn": called.encode()}


def _milestone(process: etree._Element, by_id: dict[str | None, etree._Element]) -> None:
    """serve_refusal -> refusal_told -> refused, in the lane of refused."""
    process.remove(by_id["serve_refusal_to_refused"])
    for one, tag, flow in (("serve_refusal", "outgoing", "serve_refusal_to_refusal_told"), ("refused", "incoming", "refusal_told_to_refused")):
        by_id[one].find(f"{BPMN}{tag}").text = flow
    told = etree.SubElement(process, f"{BPMN}intermediateThrowEvent", id="refusal_told", name="已告知")
    etree.SubElement(told, f"{BPMN}incoming").text = "serve_refusal_to_refusal_told"
    etree.SubElement(told, f"{BPMN}outgoing").text = "refusal_told_to_refused"
    for source, target in (("serve_refusal", "refusal_told"), ("refusal_told", "refused")):
        etree.SubElement(process, f"{BPMN}sequenceFlow", id=f"{source}_to_{target}", sourceRef=source, targetRef=target)
    lane = next(ref.getparent() for ref in process.iter(f"{BPMN}flowNodeRef") if ref.text == "refused")
    etree.SubElement(lane, f"{BPMN}flowNodeRef").text = "refusal_told"


def _drawn(plane: etree._Element, shapes: dict[str | None, etree._Element]) -> None:
    """The milestone where the end was, and the end further on."""
    plane.remove(shapes["serve_refusal_to_refused"])
    old = shapes["refused"].find(f"{DC}Bounds")
    x, y = float(old.get("x")), float(old.get("y"))
    for bounds in shapes["refused"].iter(f"{DC}Bounds"):
        bounds.set("x", str(float(bounds.get("x")) + 90))
    made = etree.SubElement(plane, f"{DI}BPMNShape", id="refusal_told_di", bpmnElement="refusal_told")
    etree.SubElement(made, f"{DC}Bounds", x=str(x), y=str(y), width="36", height="36")
    for flow, start, end in (("serve_refusal_to_refusal_told", x - 42, x), ("refusal_told_to_refused", x + 36, x + 90)):
        edge = etree.SubElement(plane, f"{DI}BPMNEdge", id=f"{flow}_di", bpmnElement=flow)
        for at in (start, end):
            etree.SubElement(edge, WAYPOINT, x=str(at), y=str(y + 18))
