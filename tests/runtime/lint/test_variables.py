"""What forms tell of variables, and what conditions make of it."""

import json

import pytest

from engine.runtime.lint.gate import inspect

SPACE = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
RADIO = {"type": "radio", "label": "是否", "values": [{"value": "yes", "label": "是"}, {"value": "no", "label": "否"}], "validate": {"required": True}}
NUMBER = {"type": "number", "label": "面积"}
TICK = {"type": "checkbox", "label": "加急"}


def form(**routes):
    fields = [{**field, "id": name, "key": name, "properties": {"label_en": "x", "route": name}} for name, field in routes.items()]
    return json.dumps({"type": "default", "id": "f", "components": fields}).encode()


def task(name, inner=""):
    return f'<bpmn:userTask id="{name}" name="审查材料" camunda:formKey="item/{name}" camunda:candidateGroups="reviewer">{inner}</bpmn:userTask>'


def flow(source, target, condition=""):
    inner = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    return f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def diagram(inside, process="item", extra=""):
    return f'<bpmn:definitions {SPACE}>{extra}<bpmn:process id="{process}" name="示例" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'.encode()


def asking(condition, *, default=True):
    marked = ' default="g_no"' if default else ""
    return diagram(
        f'<bpmn:startEvent id="s"/>{task("review")}<bpmn:exclusiveGateway id="g" name="?"{marked}/><bpmn:endEvent id="yes"/><bpmn:endEvent id="no"/>'
        + flow("s", "review")
        + flow("review", "g")
        + flow("g", "yes", condition)
        + flow("g", "no", "" if default else 'answer == "no"')
    )


def rules(files, **how):
    return {(each.rule, each.severity) for each in inspect(files, topics=(), **how)}


def with_condition(condition, **routes):
    return rules({"item.bpmn": asking(condition), "forms/review.form": form(**routes)})


@pytest.mark.parametrize(
    ("condition", "routes"),
    [
        ("answer", {"answer": RADIO}),
        ("not answer", {"answer": RADIO}),
        ('urgent == "x" or area', {"urgent": TICK, "area": NUMBER}),
        ('area &gt; "3"', {"area": NUMBER}),
        ("urgent and area", {"urgent": TICK, "area": NUMBER}),
    ],
)
def test_a_condition_of_the_wrong_kind_is_an_error(condition, routes):
    assert ("condition_type", "error") in with_condition(condition, **routes)


@pytest.mark.parametrize("condition", ['answer == "yes"', "urgent and area &gt; 3", "not urgent", 'answer in ["yes", "no"]', "area + 1 &lt; 3"])
def test_a_condition_of_the_right_kind_is_accepted(condition):
    found = with_condition(condition, answer=RADIO, area=NUMBER, urgent=TICK)

    assert not {rule for rule, _ in found} & {"condition_type", "impossible_value", "unknown_variable", "expression"}


def test_a_value_that_no_form_offers_is_a_warning():
    assert ("impossible_value", "warning") in with_condition('answer == "yess"', answer=RADIO)


def test_the_choices_of_a_form_prove_that_nothing_is_left_out():
    conditions = asking('answer == "yes"', default=False)
    optional = {**RADIO, "validate": {}}

    assert "gateway_default" not in {rule for rule, _ in rules({"item.bpmn": conditions, "forms/review.form": form(answer=RADIO)})}
    assert ("gateway_default", "error") in rules({"item.bpmn": conditions, "forms/review.form": form(answer=optional)})
    assert ("gateway_default", "error") in rules({"item.bpmn": conditions})


def side_by_side(kind="parallel"):
    return diagram(
        f'<bpmn:startEvent id="s"/><bpmn:{kind}Gateway id="f"/>{task("food")}{task("fire")}<bpmn:{kind}Gateway id="j"/><bpmn:endEvent id="e"/>'
        + flow("s", "f")
        + flow("f", "food")
        + flow("f", "fire")
        + flow("food", "j")
        + flow("fire", "j")
        + flow("j", "e")
    )


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_two_branches_that_answer_into_one_variable_are_an_error(kind):
    same = {"item.bpmn": side_by_side(kind), "forms/food.form": form(opinion=RADIO), "forms/fire.form": form(opinion=RADIO)}
    apart = {**same, "forms/fire.form": form(other=RADIO)}

    assert ("parallel_write", "error") in rules(same)
    assert "parallel_write" not in {rule for rule, _ in rules(apart)}


def test_instances_that_answer_into_one_variable_are_an_error():
    loop = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="units" camunda:elementVariable="unit"/>'
    many = diagram(f'<bpmn:startEvent id="s"/>{task("review", loop)}<bpmn:endEvent id="e"/>' + flow("s", "review") + flow("review", "e"))

    assert ("parallel_write", "error") in rules({"item.bpmn": many, "forms/review.form": form(opinion=RADIO)})
    assert "parallel_write" not in {rule for rule, _ in rules({"item.bpmn": many, "forms/review.form": form()})}


ESCALATION = '<bpmn:escalation id="late" name="超期" escalationCode="LATE"/>'
THROW = '<bpmn:endEvent id="thrown" name="已超期"><bpmn:escalationEventDefinition escalationRef="late"/></bpmn:endEvent>'
CATCH = '<bpmn:boundaryEvent id="caught" attachedToRef="inner"><bpmn:escalationEventDefinition escalationRef="late"/></bpmn:boundaryEvent>'


@pytest.mark.parametrize("caught", [True, False])
def test_an_escalation_is_caught_around_its_sub_process(caught):
    inner = f'<bpmn:subProcess id="inner"><bpmn:startEvent id="i"/>{THROW}{flow("i", "thrown")}</bpmn:subProcess>'
    around = f'<bpmn:startEvent id="s"/>{inner}<bpmn:endEvent id="e"/>{flow("s", "inner")}{flow("inner", "e")}'
    content = diagram(around + (CATCH + flow("caught", "e") if caught else ""), extra=ESCALATION)

    assert (("uncaught_throw", "error") in rules({"item.bpmn": content})) is not caught


@pytest.mark.parametrize("caught", [True, False])
def test_an_escalation_is_caught_where_its_process_is_called(caught):
    called = diagram(f'<bpmn:startEvent id="i"/>{THROW}{flow("i", "thrown")}', "called", ESCALATION)
    around = '<bpmn:startEvent id="s"/><bpmn:callActivity id="inner" calledElement="called"/><bpmn:endEvent id="e"/>' + flow("s", "inner") + flow("inner", "e")
    content = diagram(around + (CATCH + flow("caught", "e") if caught else ""), extra=ESCALATION)

    assert (("uncaught_throw", "error") in rules({"item.bpmn": content, "_shared/called.bpmn": called})) is not caught


def test_an_escalation_out_of_the_main_process_is_an_error():
    content = diagram(f'<bpmn:startEvent id="s"/>{THROW}{flow("s", "thrown")}', extra=ESCALATION)

    assert ("uncaught_throw", "error") in rules({"item.bpmn": content})
