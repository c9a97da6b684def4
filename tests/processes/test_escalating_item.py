"""A process model that reacts to its clocks: the catering item with a boundary escalation at the decision, deployed and played."""

from __future__ import annotations

import re

import pytest

import handlers
from engine.domain.commands import DeployItem
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.runtime.lint.gate import inspect
from engine.simulator import Rehearsal
from engine.verify import verify
from tests.bureau import ITEM, ROOT
from tests.service.test_alerts import at

EVENT = """
    <bpmn:boundaryEvent id="approval_late" name="核准超时" cancelActivity="false" attachedToRef="approve_case">
      <bpmn:extensionElements><camunda:properties><camunda:property name="name_en" value="Decision late" /></camunda:properties></bpmn:extensionElements>
      <bpmn:outgoing>approval_late_to_urge_case</bpmn:outgoing>
      <bpmn:escalationEventDefinition id="approval_late_caught" escalationRef="stage_overrun" />
    </bpmn:boundaryEvent>
    <bpmn:userTask id="urge_case" name="督促核准" camunda:formKey="catering_licence/urge_case" camunda:candidateGroups="approver">
      <bpmn:extensionElements>
        <camunda:properties>
          <camunda:property name="kind" value="generic" />
          <camunda:property name="duty" value="none" />
          <camunda:property name="stage" value="conclusion" />
          <camunda:property name="name_en" value="Urge the decision" />
        </camunda:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>approval_late_to_urge_case</bpmn:incoming>
      <bpmn:outgoing>urge_case_to_urged</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="urged" name="已督促"><bpmn:incoming>urge_case_to_urged</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="approval_late_to_urge_case" sourceRef="approval_late" targetRef="urge_case" />
    <bpmn:sequenceFlow id="urge_case_to_urged" sourceRef="urge_case" targetRef="urged" />
"""
SHAPES = """
      <bpmndi:BPMNShape id="approval_late_di" bpmnElement="approval_late"><dc:Bounds x="1760" y="900" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="urge_case_di" bpmnElement="urge_case"><dc:Bounds x="1800" y="980" width="100" height="80" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="urged_di" bpmnElement="urged"><dc:Bounds x="1960" y="1000" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="approval_late_to_urge_case_di" bpmnElement="approval_late_to_urge_case">
        <di:waypoint x="1778" y="936" /><di:waypoint x="1850" y="980" />
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="urge_case_to_urged_di" bpmnElement="urge_case_to_urged">
        <di:waypoint x="1900" y="1020" /><di:waypoint x="1960" y="1020" />
      </bpmndi:BPMNEdge>
"""
FORM = """{"type": "default", "id": "urge_case", "schemaVersion": 19, "components": [
{"type": "textarea", "id": "urged", "key": "urged", "label": "督促情况", "validate": {"required": true, "maxLength": 500},
 "properties": {"label_en": "What was done"}}]}"""
URGED = """
[[do]]
at = 2026-07-10T15:00:00
task = "urge_case"
by = "second_approver"
[do.values]
urged = "已当面督促,明日上午决定"

"""


@pytest.fixture(scope="module")
def files():
    bundle = read_folder(ROOT / "processes" / ITEM)
    diagram = bundle[f"{ITEM}.bpmn"].decode()
    head, _, rest = diagram.partition("  <bpmn:process")
    diagram = f'{head}  <bpmn:escalation id="stage_overrun" name="环节超时" escalationCode="clock:stage" />\n  <bpmn:process{rest}'
    lane = "        <bpmn:flowNodeRef>approve_case</bpmn:flowNodeRef>\n"
    named = "".join(f"        <bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>\n" for name in ("approval_late", "urge_case", "urged"))
    diagram = diagram.replace(lane, lane + named).replace("  </bpmn:process>", EVENT + "  </bpmn:process>")
    diagram = diagram.replace("    </bpmndi:BPMNPlane>", SHAPES + "    </bpmndi:BPMNPlane>")
    late = bundle["scenarios/overdue_review.toml"].decode()
    late = re.sub(r"2026-07-09T(1[045])", lambda found: f"2026-07-14T{found.group(1)}", late).replace('served_on = "2026-07-09"', 'served_on = "2026-07-14"')
    late = late.replace('[[do]]\nat = 2026-07-14T10:00:00\ntask = "approve_case"', URGED + '[[do]]\nat = 2026-07-14T10:00:00\ntask = "approve_case"')
    late = late.replace('alerts = ["review_unit"]', 'alerts = ["review_unit", "approve_case"]').replace("used_working_days = 6", "used_working_days = 9")
    return {**bundle, f"{ITEM}.bpmn": diagram.encode(), "forms/urge_case.form": FORM.encode(), "scenarios/late_decision.toml": late.encode()}


def test_the_gate_has_nothing_against_it(files):
    assert [f for f in inspect(files, topics=topics_of(handlers)) if f.severity == "error"] == []


def test_a_limitless_stage_can_not_overrun(files):
    limits = (
        files["limits.toml"].replace(b"[stage.approval.promised]", b"[stage.approvals.promised]").replace(b"green.stage.approval]", b"green.stage.approvals]")
    )
    assert "clock_escalation" in {f.rule for f in inspect({**files, "limits.toml": limits}, topics=topics_of(handlers))}


def test_the_scenario_with_the_reaction_passes(files):
    with Rehearsal(files, topics_of(handlers)) as rehearsal:
        result = rehearsal.play("late_decision")
    assert result.failure is None
    assert {"approval_late", "urge_case", "urged"} <= set(result.visited)


def test_the_branch_opens_when_the_stage_overruns_and_not_again(bureau, files):
    bureau.handle(DeployItem(None, files))
    case_id = bureau.submit(has_signboard="no")
    bureau.complete(case_id, "accept_case")
    bureau.review_all(case_id)
    at(bureau, 7, 3, 8, 59)  # two working days for the decision, from Wednesday at nine: due on Thursday at closing time
    assert {t.node for t in bureau.page(case_id).tasks} == {"approve_case"}
    at(bureau, 7, 3, 9)
    assert {t.node for t in bureau.page(case_id).tasks} == {"approve_case", "urge_case"}
    at(bureau, 7, 6, 9)

    assert sorted(t.node for t in bureau.page(case_id).tasks) == ["approve_case", "urge_case"]
    assert [e.type for e in bureau.page(case_id).events].count("EscalationCaught") == 1
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
