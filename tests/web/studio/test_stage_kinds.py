"""The kinds of stages: whatever an analyst picks passes the gate as it is, and every task that ships is one of them."""

import re
from pathlib import Path

import pytest
from lxml import etree

import handlers
from engine.bootstrap import topics_of
from engine.runtime.lint.gate import inspect_file
from engine.runtime.lint.rules.user_task_duty import DUTIES, KINDS
from engine.runtime.lint.rules.user_task_property import KNOWN
from engine.runtime.lint.rules.user_task_role import ROLES
from web.studio.stage_kinds import stage_data, stage_kinds

ROOT = Path(__file__).resolve().parents[3]
CHINESE = re.compile("[\u3400-\u9fff]")
BPMN, CAMUNDA = "http://www.omg.org/spec/BPMN/20100524/MODEL", "http://camunda.org/schema/1.0/bpmn"
TOPICS = topics_of(handlers)
INPUTS = {topic: found.inputs for topic, found in TOPICS.items()}
OURS = stage_kinds(INPUTS, english=False)
SHELL = f"""<definitions xmlns="{BPMN}" xmlns:camunda="{CAMUNDA}" id="d" targetNamespace="t">
<error id="an_error" name="failed" errorCode="failed"/><escalation id="an_escalation" name="raised" escalationCode="raised"/><message id="a_message" name="m"/>
<process id="some_item" isExecutable="true">{{inside}}</process></definitions>"""


@pytest.mark.parametrize("kind", [one for one in OURS if one["id"] not in ("flow", "lane", "participant")], ids=lambda one: one["id"])
def test_what_is_picked_passes_the_gate(kind):
    errors = [each for each in findings(kind) if each.severity == "error" and each.element == kind["defaults"]["id"]]

    assert [each for each in errors if each.rule != "named_task"] == []  # the smallest diagram has no task that a handler could read


@pytest.mark.parametrize("path", sorted((ROOT / "processes").glob("*/**/*.bpmn")), ids=lambda path: path.stem)
def test_every_shipped_element_is_a_kind(path):
    for element in etree.parse(path).iter(*(f"{{{BPMN}}}{name}" for name in ("userTask", "serviceTask", "callActivity", "businessRuleTask", "boundaryEvent"))):
        held = [one for one in OURS if holds(one, element)]
        asked = {each["binding"]["name"] for each in held[0]["properties"]} if held else set()

        assert held, element.get("id")
        assert set(properties(element)) <= asked, element.get("id")


def test_the_words_are_complete_in_both_languages():
    data = stage_data()
    declared = {name for kind in INPUTS.values() for name in kind.__dataclass_fields__}

    assert set(data["service"]) == set(INPUTS)
    assert set(data["input"]) == declared
    assert [row["kind"] for row in data["task"]] == sorted(KINDS, key=[row["kind"] for row in data["task"]].index)
    assert (set(data["role"]), set(data["duty"])) == (set(ROLES), set(DUTIES))
    assert set(KNOWN) == {each["binding"]["name"] for one in OURS if one["id"].startswith("task.") for each in one["properties"]} - {
        "camunda:candidateGroups",
        "camunda:formKey",
    }
    assert set(data["call"]) == {path.parent.name for path in (ROOT / "processes" / "_shared").glob("*/*.bpmn")}
    for zh, en in zip(OURS, stage_kinds(INPUTS, english=True), strict=True):
        assert zh["id"] == en["id"]
        assert zh["name"] != en["name"]
        assert not any(CHINESE.search(each["label"] + each.get("description", "")) for each in en["properties"])


def findings(kind):
    """What the gate says of the smallest diagram that has the element."""
    name = kind["appliesTo"][0].removeprefix("bpmn:")
    name = name[0].lower() + name[1:]
    shell = etree.fromstring(SHELL.format(inside=""))
    process = shell[-1]
    own = kind["defaults"]["id"]
    host = name == "boundaryEvent"
    if host:
        etree.SubElement(process, f"{{{BPMN}}}callActivity", id="hold", name="办理", calledElement="part")
    element = etree.SubElement(process, f"{{{BPMN}}}{name}", {"id": own, **({"name": kind["defaults"]["name"]} if kind["defaults"]["name"] else {})})
    if host:
        element.set("attachedToRef", "hold")
    fill(element, kind)
    if name == "subProcess":
        etree.SubElement(element, f"{{{BPMN}}}startEvent", id="begun_inside", name="已开始")
        etree.SubElement(element, f"{{{BPMN}}}endEvent", id="over_inside", name="已完成")
        flow(element, "begun_inside", "over_inside")
    if name != "startEvent":
        process.insert(0, etree.Element(f"{{{BPMN}}}startEvent", id="begun", name="已收件"))
        flow(process, "begun", "hold" if host else own)
    if name != "endEvent":
        etree.SubElement(process, f"{{{BPMN}}}endEvent", id="over", name="已办结")
        flow(process, own, "over")
    name = "_shared/some_item/some_item.bpmn" if kind["definition"] in ("error", "escalation") and name == "endEvent" else "some_item.bpmn"
    return inspect_file(name, etree.tostring(shell), topics=TOPICS.keys(), inputs_of=INPUTS.get)


def fill(element, kind):
    rows = {each["binding"]["name"]: each for each in kind["properties"] if each.get("value")}
    listed = [(name, row["value"]) for name, row in rows.items() if row["binding"]["type"] == "camunda:property"]
    required = [each["binding"] for each in kind["properties"] if each.get("required") and not each.get("value")]
    listed += [(each["name"], "something") for each in required if each["type"] == "camunda:property"]
    extension = etree.SubElement(etree.SubElement(element, f"{{{BPMN}}}extensionElements"), f"{{{CAMUNDA}}}properties")
    for name, value in [*listed, ("name_en", kind["defaults"]["name_en"])]:
        etree.SubElement(extension, f"{{{CAMUNDA}}}property", name=name, value=value)
    for each in kind["properties"]:
        if each["binding"]["type"] == "property" and (each.get("value") or each.get("required")):
            value = (each.get("value") or "something").format(item="some_item", id=element.get("id"))
            element.set(each["binding"]["name"].replace("camunda:", f"{{{CAMUNDA}}}"), value)
    if kind["definition"]:
        definition = etree.SubElement(element, f"{{{BPMN}}}{kind['definition']}EventDefinition", id=f"{element.get('id')}_definition")
        if kind["definition"] == "timer":
            etree.SubElement(definition, f"{{{BPMN}}}timeDuration").text = "PT2H"
        elif kind["definition"] != "terminate":
            definition.set(f"{kind['definition']}Ref", f"a{'n' * (kind['definition'] != 'message')}_{kind['definition']}")
    if "multiInstance" in kind:
        loop = etree.SubElement(element, f"{{{BPMN}}}multiInstanceLoopCharacteristics")
        for name, value in kind["multiInstance"].items():
            loop.set(f"{{{CAMUNDA}}}{name}", value)


def flow(process, source, target):
    etree.SubElement(process, f"{{{BPMN}}}sequenceFlow", id=f"{source}_to_{target}", sourceRef=source, targetRef=target)


def properties(element):
    return {each.get("name"): each.get("value") for each in element.iterfind(f"{{{BPMN}}}extensionElements/*/{{{CAMUNDA}}}property")}


def holds(kind, element):
    """As in the modeller: the element's kind, its event definition and every hidden property."""
    name = etree.QName(element).localname
    inside = [etree.QName(each).localname.removesuffix("EventDefinition") for each in element if etree.QName(each).localname.endswith("EventDefinition")]
    if kind["appliesTo"] != [f"bpmn:{name[0].upper()}{name[1:]}"] or kind["definition"] != "".join(inside):
        return False
    has = properties(element) | {key.replace(f"{{{CAMUNDA}}}", "camunda:"): value for key, value in element.attrib.items()}
    return all(has.get(each["binding"]["name"]) == each["value"] for each in kind["properties"] if each["type"] == "Hidden")
