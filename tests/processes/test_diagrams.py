"""The diagrams are drawn whole, tidy and readable: they are shown to the public as they are."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parents[2] / "processes"
DIAGRAMS = sorted(ROOT.rglob("*.bpmn"))
B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WP = "{http://www.omg.org/spec/DD/20100524/DI}"
GATEWAYS = {"exclusiveGateway", "parallelGateway", "inclusiveGateway"}
EVENTS = {"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent"}
FLOW_NODES = {"userTask", "serviceTask", "businessRuleTask", "callActivity", *EVENTS, *GATEWAYS}


class Drawing:
    """One diagram: its nodes, flows, lanes, boxes and lines."""

    def __init__(self, path):
        root = etree.fromstring(path.read_bytes())
        self.process = root.find(f"{B}process")
        self.nodes = {e.get("id"): e for e in self.process if etree.QName(e).localname in FLOW_NODES}
        self.flows = {e.get("id"): e for e in self.process.findall(f"{B}sequenceFlow")}
        self.lane_of = {r.text: lane.get("id") for lane in self.process.iter(f"{B}lane") for r in lane.findall(f"{B}flowNodeRef")}
        self.boxes = {s.get("bpmnElement"): self._box(s.find(f"{DC}Bounds")) for s in root.iter(f"{DI}BPMNShape")}
        self.labels = {
            e.get("bpmnElement"): self._box(e.find(f"{DI}BPMNLabel/{DC}Bounds"))
            for e in (*root.iter(f"{DI}BPMNShape"), *root.iter(f"{DI}BPMNEdge"))
            if e.find(f"{DI}BPMNLabel") is not None
        }
        self.lines = {e.get("bpmnElement"): [(float(w.get("x")), float(w.get("y"))) for w in e.findall(f"{WP}waypoint")] for e in root.iter(f"{DI}BPMNEdge")}

    @staticmethod
    def _box(bounds):
        x, y, w, h = (float(bounds.get(k)) for k in ("x", "y", "width", "height"))
        return x, y, x + w, y + h

    def segments(self):
        return [(flow, a, b) for flow, points in self.lines.items() for a, b in pairwise(points)]


def _nameless(element):
    """Gateways that only join, and parallel ones, which ask nothing."""
    joins = element.tag in {f"{B}exclusiveGateway", f"{B}inclusiveGateway"} and len(element.findall(f"{B}outgoing")) == 1
    return joins or element.tag == f"{B}parallelGateway"


def _apart(a, b):
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def _hull(a, b):
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


@pytest.fixture(scope="module", params=DIAGRAMS, ids=lambda path: path.stem)
def drawing(request):
    return Drawing(request.param)


def test_file_and_process_have_one_name():
    named = ["{{id}}" if path.parent.name == "one_seal" else path.stem for path in DIAGRAMS]  # the template is named when it is filled in
    assert [etree.fromstring(path.read_bytes()).find(f"{B}process").get("id") for path in DIAGRAMS] == named


def test_every_element_is_drawn(drawing):
    assert set(drawing.nodes) <= set(drawing.boxes)
    assert set(drawing.flows) == set(drawing.lines)


def test_every_node_stands_inside_its_lane(drawing):
    for node, lane in drawing.lane_of.items():
        x1, y1, x2, y2 = drawing.boxes[node]
        left, top, right, bottom = drawing.boxes[lane]
        assert left <= x1 < x2 <= right, node
        assert top <= y1 < y2 <= bottom, node
    assert not drawing.lane_of or set(drawing.lane_of) == set(drawing.nodes)


def test_no_two_nodes_overlap(drawing):
    hosts = {(element.get("attachedToRef"), node) for node, element in drawing.nodes.items() if element.get("attachedToRef")}
    overlapping = {(a, b) for a, b in combinations(drawing.nodes, 2) if not _apart(drawing.boxes[a], drawing.boxes[b])}
    assert overlapping - hosts == set()


def test_a_boundary_event_sits_on_the_edge_of_its_task(drawing):
    for node, element in drawing.nodes.items():
        if element.get("attachedToRef"):
            (x1, y1, x2, y2), (left, top, right, bottom) = drawing.boxes[node], drawing.boxes[element.get("attachedToRef")]
            x, y = (x1 + x2) / 2, (y1 + y2) / 2
            assert (x in (left, right) and top < y < bottom) or (y in (top, bottom) and left < x < right), node


def test_lines_are_straight_and_start_and_end_at_their_nodes(drawing):
    for flow, a, b in drawing.segments():
        assert a[0] == b[0] or a[1] == b[1], flow
    for flow, element in drawing.flows.items():
        for end, node in ((0, element.get("sourceRef")), (-1, element.get("targetRef"))):
            (x, y), (x1, y1, x2, y2) = drawing.lines[flow][end], drawing.boxes[node]
            assert (x in (x1, x2) and y1 <= y <= y2) or (y in (y1, y2) and x1 <= x <= x2), (flow, node)


def test_no_line_runs_through_a_node_that_it_does_not_serve(drawing):
    through = []
    for flow, a, b in drawing.segments():
        ends = {drawing.flows[flow].get("sourceRef"), drawing.flows[flow].get("targetRef")}
        through += [(flow, node) for node in drawing.nodes if node not in ends and not _apart(_hull(a, b), drawing.boxes[node])]
    assert through == []


def test_no_two_lines_cross(drawing):
    crossing = []
    for (one, a, b), (two, c, d) in combinations(drawing.segments(), 2):
        if one != two and (a[0] == b[0]) != (c[0] == d[0]):
            (x1, y1, x2, y2), (u1, v1, u2, v2) = _hull(a, b), _hull(c, d)
            if max(x1, u1) < min(x2, u2) or max(y1, v1) < min(y2, v2):
                inside = (u1 < x1 < u2 and y1 < v1 < y2) or (x1 < u1 < x2 and v1 < y1 < v2)
                crossing += [(one, two)] if inside else []
    assert crossing == []


def test_no_label_covers_a_node_or_another_label(drawing):
    covered = [(label, node) for label, box in drawing.labels.items() for node in drawing.nodes if not _apart(box, drawing.boxes[node])]
    covered += [(a, b) for a, b in combinations(drawing.labels, 2) if not _apart(drawing.labels[a], drawing.labels[b])]
    assert covered == []


def test_what_people_read_is_named_in_both_languages(drawing):
    unnamed = [n for n, e in drawing.nodes.items() if not e.get("name") and not _nameless(e)]
    english = {
        p.getparent().getparent().getparent().get("id")
        for p in drawing.process.iter("{http://camunda.org/schema/1.0/bpmn}property")
        if p.get("name") == "name_en"
    }
    named = {n for n, e in (*drawing.nodes.items(), *drawing.flows.items()) if e.get("name")}
    assert unnamed == []
    assert named - english == set()


def test_a_forking_gateway_is_a_question_and_its_flows_are_answers(drawing):
    for node, element in drawing.nodes.items():
        if element.tag in {f"{B}exclusiveGateway", f"{B}inclusiveGateway"} and len(element.findall(f"{B}outgoing")) > 1:
            assert element.get("name", "").endswith("？"), node
            assert element.get("default"), node
            for outgoing in element.findall(f"{B}outgoing"):
                assert drawing.flows[outgoing.text].get("name"), outgoing.text


def test_the_process_reads_from_left_to_right(drawing):
    middle = {node: (box[0] + box[2]) / 2 for node, box in drawing.boxes.items()}
    backwards = [flow for flow, e in drawing.flows.items() if middle[e.get("targetRef")] < middle[e.get("sourceRef")]]
    assert len(backwards) <= 3  # the loops: correction, back to approval, and back to review when the originals differ


def test_every_node_is_reached_from_the_start_and_reaches_an_end(drawing):
    after = {n: {e.get("targetRef") for e in drawing.flows.values() if e.get("sourceRef") == n} for n in drawing.nodes}
    for node, element in drawing.nodes.items():
        if element.get("attachedToRef"):
            after[element.get("attachedToRef")].add(node)
    before = {n: {m for m in after if n in after[m]} for n in drawing.nodes}

    def reach(starts, step):
        seen, todo = set(), list(starts)
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo += step[node]
        return seen

    assert reach([n for n, e in drawing.nodes.items() if e.tag == f"{B}startEvent"], after) == set(drawing.nodes)
    assert reach([n for n, e in drawing.nodes.items() if e.tag == f"{B}endEvent"], before) == set(drawing.nodes)
