from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.errors import DefinitionError, Finding
from engine.runtime.definitions import compile_bundle
from tests.runtime.diagrams import HEAD, definitions, end, flow, flows, instances, process, service, start, timer, user
from tests.runtime.driver import TOPICS, Case, compiled, refusal

ROOT = Path(__file__).parents[2]
LINE = start() + user("accept") + end() + flows("start", "accept", "end")


def main(body: str, *more: str) -> dict[str, bytes]:
    return {"main.bpmn": definitions(*more, process("main", body))}


def test_a_user_task_says_who_does_what_with_which_form():
    body = start() + (
        '<bpmn:userTask id="review" name="审查材料" camunda:formKey="item/review" camunda:candidateGroups="reviewer">'
        "<bpmn:extensionElements><camunda:properties>"
        '<camunda:property name="kind" value="joint_review"/><camunda:property name="duty" value="review"/><camunda:property name="stage" value="review"/>'
        '<camunda:property name="unit" value="fire"/><camunda:property name="unit_from" value="unit"/><camunda:property name="assign" value="draw"/>'
        '<camunda:property name="name_en" value="Review"/></camunda:properties></bpmn:extensionElements></bpmn:userTask>'
    )
    node = compiled(body + end() + flows("start", "review", "end")).nodes["review"]
    assert (node.id, node.name, node.name_en, node.element, node.process) == ("review", "审查材料", "Review", "userTask", "main")
    assert (node.kind, node.duty, node.stage, node.role, node.form) == ("joint_review", "review", "review", "reviewer", "item/review")
    assert (node.unit, node.unit_from, node.assign, node.topic, dict(node.inputs)) == ("fire", "unit", "draw", "", {})


def test_a_plain_user_task_has_plain_defaults():
    node = compiled(LINE).nodes["accept"]
    assert (node.kind, node.duty, node.assign, node.role, node.unit) == ("generic", "none", "claim", "", "")


def test_a_service_task_hands_its_properties_to_its_handler():
    body = start() + (
        '<bpmn:serviceTask id="warn" camunda:type="external" camunda:topic="warn">'
        '<bpmn:extensionElements><camunda:properties><camunda:property name="kind" value="late"/>'
        '<camunda:property name="days" value="3"/><camunda:property name="name_en" value="Warn"/>'
        "</camunda:properties></bpmn:extensionElements></bpmn:serviceTask>"
    )
    node = compiled(body + end() + flows("start", "warn", "end")).nodes["warn"]
    assert (node.topic, dict(node.inputs), node.kind, node.name_en) == ("warn", {"kind": "late", "days": "3"}, "", "Warn")


def test_lanes_name_who_acts():
    lanes = '<bpmn:laneSet id="l"><bpmn:lane id="one" name="窗口"><bpmn:flowNodeRef>accept</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    assert compiled(lanes + LINE).nodes["accept"].lane == "窗口"


def test_tasks_of_called_processes_keep_their_ids_and_their_events_are_named_by_process():
    called = definitions(process("correction", start() + user("supply") + end() + flows("start", "supply", "end")))
    body = start() + '<bpmn:callActivity id="correct" calledElement="correction"/>' + end() + flows("start", "correct", "end")
    definition = compile_bundle({**main(body), "_shared/correction.bpmn": called}, topics=TOPICS)
    assert set(definition.nodes) == {"start", "correct", "end", "correction.start", "supply", "correction.end"}
    assert definition.nodes["supply"].process == "correction"
    assert definition.endings == {"end"}


def test_a_task_id_that_repeats_in_a_called_process_is_refused():
    called = definitions(process("correction", LINE))
    body = start() + user("accept") + '<bpmn:callActivity id="correct" calledElement="correction"/>' + end() + flows("start", "accept", "correct", "end")
    assert refusal({**main(body), "_shared/correction.bpmn": called})[0].rule == "duplicate_id"


def test_a_decision_table_of_the_bundle_is_decided():
    table = (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">'
        b'<decision id="units" name="units"><decisionTable id="t" hitPolicy="FIRST">'
        b'<input id="i"><inputExpression id="e" typeRef="number"><text>area</text></inputExpression></input><output id="o" name="units" typeRef="Any"/>'
        b'<rule id="r1"><inputEntry id="a1"><text>&gt;= 300</text></inputEntry><outputEntry id="b1"><text>["market", "fire"]</text></outputEntry></rule>'
        b'<rule id="r2"><inputEntry id="a2"><text>-</text></inputEntry><outputEntry id="b2"><text>["market"]</text></outputEntry></rule>'
        b"</decisionTable></decision></definitions>"
    )
    body = (
        start()
        + '<bpmn:businessRuleTask id="plan" camunda:decisionRef="units"/>'
        + user("review", instances("units", "unit"))
        + end()
        + flows("start", "plan", "review", "end")
    )
    definition = compile_bundle({**main(body), "units.dmn": table}, topics=TOPICS)
    assert len(Case(definition, area=320).open) == 2
    assert len(Case(definition, area=80).open) == 1
    assert refusal(main(body))[0].rule == "decision"


REFUSED = {
    "script": (start() + '<bpmn:scriptTask id="x"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>' + end() + flows("start", "x", "end"), "element", "x"),
    "manual": (start() + '<bpmn:manualTask id="x"/>' + end() + flows("start", "x", "end"), "element", "x"),
    "plain_task": (start() + '<bpmn:task id="x"/>' + end() + flows("start", "x", "end"), "element", "x"),
    "send": (start() + '<bpmn:sendTask id="x"/>' + end() + flows("start", "x", "end"), "element", "x"),
    "ad_hoc": (start() + '<bpmn:adHocSubProcess id="x"/>' + end() + flows("start", "x", "end"), "element", "x"),
    "transaction": (start() + '<bpmn:transaction id="x"/>' + end() + flows("start", "x", "end"), "element", "x"),
    "event_gateway": (start() + '<bpmn:eventBasedGateway id="x"/>' + end() + flows("start", "x", "end"), "element", "x"),
    "data_object": ('<bpmn:dataObject id="x"/>' + LINE, "element", "x"),
    "signal_end": (start() + user("a") + end("x", "<bpmn:signalEventDefinition/>") + flows("start", "a", "x"), "element", "x"),
    "compensation": (start() + user("a") + end("x", "<bpmn:compensateEventDefinition/>") + flows("start", "a", "x"), "element", "x"),
    "conditional": (
        start() + '<bpmn:intermediateCatchEvent id="x"><bpmn:conditionalEventDefinition/></bpmn:intermediateCatchEvent>' + end() + flows("start", "x", "end"),
        "element",
        "x",
    ),
    "link": (
        start() + '<bpmn:intermediateThrowEvent id="x"><bpmn:linkEventDefinition/></bpmn:intermediateThrowEvent>' + end() + flows("start", "x", "end"),
        "element",
        "x",
    ),
    "data_input": (start() + '<bpmn:userTask id="x"><bpmn:ioSpecification/></bpmn:userTask>' + end() + flows("start", "x", "end"), "element", "x"),
    "event_subprocess": (LINE + f'<bpmn:subProcess id="x" triggeredByEvent="true">{LINE}</bpmn:subProcess>', "event_subprocess", "x"),
    "dead_end": (start() + user("x") + end() + flows("start", "x"), "dead_end", "x"),
    "unconnected": (LINE + user("x") + end("y") + flows("x", "y"), "unconnected", "x"),
    "topic": (start() + service("x", "no_such") + end() + flows("start", "x", "end"), "topic", "x"),
    "loop_marker": (start() + user("x", '<bpmn:standardLoopCharacteristics loopMaximum="3"/>') + end() + flows("start", "x", "end"), "loop", "x"),
    "no_list": (start() + user("x", "<bpmn:multiInstanceLoopCharacteristics/>") + end() + flows("start", "x", "end"), "multi_instance", "x"),
    "count": (
        start()
        + user("x", "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>10000000</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>")
        + end()
        + flows("start", "x", "end"),
        "multi_instance",
        "x",
    ),
    "condition": (
        start()
        + '<bpmn:exclusiveGateway id="g" default="g_to_end"/>'
        + user("a")
        + end()
        + flows("start", "g", "end")
        + flow("g", "a", "().__class__")
        + flows("a", "end"),
        "condition",
        "g_to_a",
    ),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_the_engine_would_run_wrongly_does_not_compile(name):
    body, rule, element = REFUSED[name]
    found = refusal(main(body))[0]
    assert (found.rule, found.element, found.file) == (rule, element, "main.bpmn")
    assert found.zh
    assert found.en


@pytest.mark.parametrize(
    "bundle",
    [
        {},
        {"a.bpmn": definitions(process("a", LINE)), "b.bpmn": definitions(process("b", LINE))},
        {"other.bpmn": definitions(process("main", LINE))},
        {"main.bpmn": definitions(process("main", LINE).replace('isExecutable="true"', 'isExecutable="false"'))},
        {"main.bpmn": definitions(process("main", user("a")))},
        {"main.bpmn": definitions(process("main", start() + '<bpmn:callActivity id="c" calledElement="nobody"/>' + end() + flows("start", "c", "end")))},
        {"main.bpmn": definitions(process("main", start() + '<bpmn:callActivity id="c"/>' + end() + flows("start", "c", "end")))},
        {"main.bpmn": definitions(process("main", start() + flows("start", "nowhere")))},
        {"main.bpmn": definitions(process("main", LINE + LINE))},
        {"main.bpmn": b"<!DOCTYPE x><x/>"},
        {"main.bpmn": HEAD.encode("utf-16")},
        {"main.bpmn": b""},
        {"main.bpmn": b"PK\x03\x04"},
    ],
)
def test_whatever_is_wrong_is_a_finding_and_no_other_exception(bundle):
    assert all(isinstance(finding, Finding) for finding in refusal(bundle))


@settings(max_examples=150, database=None, derandomize=True)
@given(st.data())
def test_a_mangled_diagram_compiles_or_is_refused_with_findings(data):
    good = definitions(
        process(
            "main",
            start() + user("a", instances("units", "unit")) + timer("late", "a") + end("told") + end() + flows("start", "a", "end") + flows("late", "told"),
        )
    )
    at = data.draw(st.integers(0, len(good)))
    cut = data.draw(st.integers(0, 40))
    mangled = good[:at] + data.draw(st.binary(max_size=12)) + good[at + cut :]
    with suppress(DefinitionError):
        compile_bundle({"main.bpmn": mangled}, topics=TOPICS)


def test_a_diagram_too_long_for_the_library_is_refused_and_not_a_crash():
    names = [f"t{i}" for i in range(1500)]
    body = start() + "".join(user(name) for name in names) + end() + flows("start", *names, "end")
    assert refusal(main(body))[0].rule == "parser"


def test_three_hundred_elements_in_a_row_are_carried():
    names = [f"t{i}" for i in range(298)]
    case = Case(compiled(start() + "".join(user(name) for name in names) + end() + flows("start", *names, "end")))
    for name in names:
        case.complete(name)
    assert case.last.finished


def test_the_bench_diagram_compiles():
    content = (ROOT / "bench/joint_review/bench_joint_review.bpmn").read_bytes()
    definition = compile_bundle({"bench_joint_review.bpmn": content}, topics=("note_delay", "bench_seal"))
    assert sum(node.element == "userTask" for node in definition.nodes.values()) == 13
    assert definition.endings == {"licence_issued"}
