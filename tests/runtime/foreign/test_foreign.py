"""Diagrams of other engines: told what they are, translated where they mean the same, and nothing gone without a line."""

import random
import time
from pathlib import Path

import pytest
from lxml import etree

from engine.domain.form import fields_of, parse_form
from engine.runtime.foreign import CONVERTED, DROPPED, REFUSED, TO_DO, convert
from engine.runtime.foreign.conditions import translated
from engine.runtime.lint.gate import inspect_file
from engine.runtime.lint.model import CAMUNDA
from engine.runtime.lint.safe_xml import local, namespace
from web.cli import main

EXAMPLES = {path.stem: path.read_bytes() for path in sorted((Path(__file__).parent / "examples").glob("*.bpmn"))}
ITEMS = sorted((Path(__file__).parents[3] / "processes").glob("[cv]*/*.bpmn"))
OURS = {"userTask": {"formKey", "candidateGroups"}, "serviceTask": {"type", "topic"}, "businessRuleTask": {"decisionRef"}}
PLAIN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def main_of(found):
    return found.files[f"{found.item}.bpmn"]


def lines(found, outcome, word=""):
    return [line for line in found.lines if line.outcome == outcome and word in line.was + line.became]


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_comes_out_is_ours_and_stays_as_it_is(name):
    began = time.perf_counter()
    found = convert(EXAMPLES[name])
    assert time.perf_counter() - began < 1
    root = etree.fromstring(main_of(found))
    spaces = {namespace(each) for raw in root.iter() for each in (raw.tag, *raw.attrib)} - {""}
    assert all("omg.org" in space or "w3.org" in space or space == CAMUNDA for space in spaces)
    refused = {line.element for line in lines(found, REFUSED)}
    asked = {line.element for line in lines(found, TO_DO)}
    unnamed = {raw.get("id") for raw in root.iter() if local(raw.tag).endswith(("Event", "Gateway"))}
    errors = [each for each in inspect_file(f"{found.item}.bpmn", main_of(found)) if each.severity == "error"]
    assert all(each.element in refused | asked | unnamed for each in errors)  # the gate has nothing to say that the account has not
    assert not any(each.rule in ("foreign_namespace", "ignored_attribute", "script", "element_id", "process_count") for each in errors)
    assert all(parse_form(content, path) for path, content in found.files.items() if path.endswith(".form"))
    again = convert(main_of(found))
    assert main_of(again) == main_of(found)
    assert not lines(again, CONVERTED)


@pytest.mark.parametrize(
    ("name", "origin"),
    [("activiti", "activiti"), ("camunda7", "camunda7"), ("camunda8", "camunda8"), ("flowable", "flowable"), ("jbpm", "jbpm"), ("plain", "plain")],
)
def test_it_is_said_what_it_was_drawn_for(name, origin):
    assert convert(EXAMPLES[name]).origin == origin


def test_people_forms_conditions_and_code_of_flowable():
    found = convert(EXAMPLES["flowable"])
    drawn = main_of(found).decode()

    assert found.item == "signboard_approval"
    assert 'complete == "no" and sign_width' in drawn
    assert {field.key for field in fields_of(parse_form(found.files["forms/start.form"], "f"))} == {"shop_name", "sign_width", "light_type"}
    posts = {raw.get("id"): raw.get(f"{{{CAMUNDA}}}candidateGroups") for raw in etree.fromstring(main_of(found)).iter(f"{{{PLAIN}}}userTask")}
    assert posts == {"check_materials": "reviewer", "resubmit": "applicant", "leader_approve": "approver"}
    assert 'camunda:topic="print_licence"' in drawn
    assert "原来调用：cn.example.sign.PrintLicenceDelegate" in drawn
    for word in ("ArchiveListener", "remindListener", "reviewDue", "skipExpression", "template", "shops"):
        assert lines(found, TO_DO, word), word
    assert lines(found, DROPPED, "priority")


def test_pools_scripts_signals_and_mappings():
    seven, four = convert(EXAMPLES["camunda7"]), convert(EXAMPLES["activiti"])
    assert lines(seven, DROPPED, "申请人")
    assert lines(seven, TO_DO, "告知补正")
    assert lines(seven, REFUSED, "signal")
    assert lines(seven, TO_DO, "inputOutput")
    assert b"lane" in main_of(seven)
    assert b"participant" in main_of(seven)
    assert "原脚本：execution.setVariable" in main_of(four).decode()
    assert lines(four, DROPPED, "caseNo")


def test_two_processes_that_could_both_be_the_item_are_refused():
    two = EXAMPLES["plain"].replace(b"</process>", b'</process><process id="other"><startEvent id="s9"/></process>', 1)
    found = convert(two)
    assert not found.accepted
    assert "2 个流程" in found.lines[0].zh


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("${a == 'b' && !(c > 3 || d)}", 'a == "b" and not (c > 3 or d)'),
        ("#{amount ge 100 and kind ne 'x'}", 'amount >= 100 and kind != "x"'),
        ('${kind.equals("new")}', 'kind == "new"'),
        ("${units.size() > 0}", "len(units) > 0"),
        ("${empty reason}", '(reason == null or reason == "")'),
        ('= result = "agree" and count(units) >= 2', 'result == "agree" and len(units) >= 2'),
        ('return KieFunctions.equalsTo(result, "ok");', 'result == "ok"'),
        ("${execution.getVariable('areaSize') < 100}", "area_size < 100"),
        ("${bean.check(execution)}", None),
        ("${order.total > 5}", None),
        ('${!kind.equals("new")}', 'kind != "new"'),
        ("${!a == b}", None),
        ("${a ? b : c}", None),
        ("${nrOfCompletedInstances > 2}", None),
        ("x${a}y${b}", None),
        ("", None),
    ],
)
def test_conditions_mean_the_same_or_stay(text, ours):
    assert translated(text) == ours
    assert ours is None or translated(ours) == ours


def test_an_item_of_ours_stays_as_it_is():
    for path in ITEMS:
        found = convert(path.read_bytes())
        assert found.item == path.stem
        assert not lines(found, CONVERTED), path.stem
        assert inspect_file(path.name, main_of(found)) == inspect_file(path.name, path.read_bytes())


def test_any_bytes_are_answered():
    chance, until, count = random.Random(5), time.monotonic() + 1.5, 0
    seeds = list(EXAMPLES.values())
    while time.monotonic() < until or count < 20:
        content = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 5)):
            at, length = chance.randrange(len(content)), chance.choice([1, 8, 60, 400])
            piece = bytes(content[at : at + length])
            content[at : at + length] = chance.choice([b"", piece * 2, b'""', chance.choice(seeds)[at : at + 90]])
        tree = bytes(content)
        if chance.random() < 0.7:
            tree = _shuffled(chance.choice(seeds), chance)
        found = convert(tree)
        count += 1
        assert not any("Error" in line.zh for line in found.lines), (found.lines, tree)
        if found.accepted:
            assert main_of(convert(main_of(found))) == main_of(found), tree
    for content in (b"", b"<a/>", b"\xff\xfe\0<", b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>"):
        assert not convert(content).accepted


def _shuffled(content, chance):
    """Well-formed, but wrong: attributes gone or swapped, elements moved, doubled or gone."""
    root = etree.fromstring(content)
    for _ in range(chance.randint(1, 8)):
        raw = chance.choice([each for each in root.iter() if isinstance(each.tag, str)])
        if raw.attrib and chance.random() < 0.6:
            name = chance.choice(list(raw.attrib))
            if chance.random() < 0.5:
                del raw.attrib[name]
            else:
                raw.set(name, chance.choice(["", "x", "sid-1", "usertask1", "${", "=", "Activity_1", "a b", "申请"]))
        elif raw.getparent() is not None:
            if chance.random() < 0.5:
                raw.getparent().remove(raw)
            else:
                chance.choice([each for each in root.iter() if isinstance(each.tag, str) and each is not raw]).append(etree.fromstring(etree.tostring(raw)))
    return etree.tostring(root)


def test_the_command_tells_and_writes_and_overwrites_nothing(tmp_path, capsys):
    source = tmp_path / "foreign.bpmn"
    source.write_bytes(EXAMPLES["flowable"])
    assert main(["convert", str(source), "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "这是为 Flowable 画的流程图" in said
    assert "要您办 / To do" in said
    assert (tmp_path / "processes" / "signboard_approval" / "signboard_approval.bpmn").is_file()
    assert (tmp_path / "forms" / "signboard_approval" / "start.form").is_file()
    assert main(["convert", str(source), "--out", str(tmp_path)]) == 1
    assert "已经存在" in capsys.readouterr().err
