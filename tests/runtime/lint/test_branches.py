"""Branches that nobody walks, loops that nobody leaves, tasks whose answers mean nothing, chains that don't fit: planted in real items."""

from pathlib import Path

import pytest

from engine.runtime.bundle import read_folder
from engine.runtime.lint.gate import inspect

PROCESSES = Path(__file__).parents[3] / "processes"
MAIN = "catering_licence.bpmn"
CALLED = "_shared/deferral.bpmn"


@pytest.fixture(scope="module")
def bundle():
    return read_folder(PROCESSES / "catering_licence")


def refused_by(files):
    return {each.rule for each in inspect(files, topics=None) if each.severity == "error"}


def changed(files, path, *pairs):
    content = files[path].decode()
    for old, new in pairs:
        assert old in content
        content = content.replace(old, new)
    return {**files, path: content.encode()}


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("approve_case", '"key": "reasons"', '"key": "why"'),
        ("joint_survey", '"key": "findings"', '"key": "seen"'),
        ("approve_case", '"value": "granted"', '"value": "yes"'),
    ],
)
def test_a_task_whose_form_lacks_what_its_kind_lives_by_is_found(bundle, form, old, new):
    assert "task_answers" in refused_by(changed(bundle, f"forms/{form}.form", (old, new)))


def test_an_error_that_nothing_throws_is_found():
    venue = read_folder(PROCESSES / "venue_hygiene")
    assert "unthrown_event" in refused_by(changed(venue, CALLED, ('errorCode="deferral_failed"', 'errorCode="deferral_lapsed"')))


def test_a_message_that_nobody_sends_is_found(bundle):
    wait = (
        '<bpmn:sequenceFlow id="to_wait" sourceRef="deliver" targetRef="await_reply" /><bpmn:intermediateCatchEvent id="await_reply" name="已收到回复">'
        '<bpmn:messageEventDefinition id="reply_definition" messageRef="reply" /></bpmn:intermediateCatchEvent></bpmn:process>'
        '<bpmn:message id="reply" name="回复" />'
    )
    assert "unthrown_event" in refused_by(changed(bundle, MAIN, ("</bpmn:process>", wait)))


def looping(condition):
    """审查 → 是否齐全: back to the review, or to the end."""
    flows = {"s_a": ("s", "a", ""), "a_g": ("a", "g", ""), "g_a": ("g", "a", condition), "g_e": ("g", "e", "")}
    drawn = "".join(
        f'<sequenceFlow id="{name}" sourceRef="{a}" targetRef="{b}">{f"<conditionExpression>{c}</conditionExpression>" if c else ""}</sequenceFlow>'
        for name, (a, b, c) in flows.items()
    )
    space = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    nodes = '<startEvent id="s"/><userTask id="a" camunda:formKey="item/a"/><exclusiveGateway id="g" default="g_e"/><endEvent id="e"/>'
    form = '{"type":"default","id":"f","components":[{"type":"textfield","id":"x","key":"x","label":"x","properties":{"label_en":"x","route":"complete"}}]}'
    return {"item.bpmn": f'<definitions {space}><process id="item">{nodes}{drawn}</process></definitions>'.encode(), "forms/a.form": form.encode()}


@pytest.mark.parametrize(("condition", "endless"), [('complete == "no"', False), ('district == "north"', True)])
def test_a_loop_is_left_only_by_what_changes_within_it(condition, endless):
    assert ("endless_loop" in refused_by(looping(condition))) is endless


@pytest.mark.parametrize(("first", "refused"), [(20, False), (40, True)])
def test_components_in_turn_fit_into_their_phase(first, refused):
    project = read_folder(PROCESSES / "investment_project")
    row = f'{{ working_days = {first}, reference = "示例", verified = false }}'
    files = {**project, "limits.toml": project["limits.toml"] + f'\n[component.fire_drawings.statutory]\n"2026-01-01" = {row}\n'.encode()}
    assert ("component_path" in refused_by(files)) is refused
