"""Mended means: the finding is gone, nothing new is wrong, and nothing else of the item differs."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

import handlers
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.runtime.compare import compare
from engine.runtime.editing.document import Document
from engine.runtime.edition import compile_edition
from engine.runtime.lint.gate import inspect, inspect_file
from engine.runtime.mending import mend, mend_all, mendable, says
from engine.runtime.mending.mends import MENDS
from web.cli import main

ROOT = Path(__file__).parents[3]
RULES = ROOT / "tests" / "runtime" / "lint" / "rules"
TOPICS = topics_of(handlers)
ITEM = "catering_licence"
MAIN = f"{ITEM}.bpmn"
NEED_A_FOLDER = {"user_task_stage", "task_answers", "named_task"}


@pytest.fixture(scope="module")
def bundle():
    return read_folder(ROOT / "processes" / ITEM)


def judge(files):
    return inspect(files, topics=TOPICS.keys(), inputs_of=lambda topic: TOPICS[topic].inputs)


def edition(files):
    return compile_edition(1, ITEM, 1, files, TOPICS)


def broken(files, path, pattern, to):
    text, count = re.subn(pattern, to, files[path].decode(), count=1)
    assert count, pattern
    return {**files, path: text.encode()}


def test_every_wrong_example_that_has_a_mend_is_mended_and_nothing_new_is_wrong():
    mended = set()
    for path in sorted(RULES.glob("*/w*_*.bpmn")):
        files = {path.name: path.read_bytes()}
        found = inspect_file(path.name, files[path.name])
        for finding in found:
            made = mend(files, finding) if finding.rule == path.parent.name and says(finding) else None
            if made is None:
                continue
            before, after = (Counter(each.rule for each in some if each.severity == "error") for some in (found, inspect_file(path.name, made[path.name])))
            assert not after - before, (path, finding)
            mended.add(finding.rule)
    assert mended == set(MENDS) - NEED_A_FOLDER


TASK = r'(<bpmn:userTask id="approve_case"[^>]*?)'
SAME = [
    ("user_task_form", TASK + r' camunda:formKey="[^"]*"', r"\1"),
    ("user_task_role", TASK + r' camunda:candidateGroups="[^"]*"', r"\1"),
    ("user_task_duty", r'(?s)(<bpmn:userTask id="joint_survey".*?)\s*<camunda:property name="duty" value="review" />', r"\1"),
    ("user_task_stage", r'name="stage" value="approval"', 'name="stage" value="aproval"'),
    ("user_task_property", r'(?s)(<bpmn:userTask id="review_unit".*?)name="unit_from"', r'\1name="unit_form"'),
    ("process_count", 'isExecutable="true"', 'isExecutable="false"'),
    ("process_count", 'processRef="catering_licence"', 'processRef="Process_1"'),
    ("gateway_default", ' default="[^"]*"', ""),
    ("multi_instance", ' camunda:collection="units"', ""),
    ("multi_instance", ' camunda:elementVariable="unit"', ""),
    ("lane_duty", "(<bpmn:flowNodeRef>approve_case</bpmn:flowNodeRef>)", r"\1<bpmn:flowNodeRef>gone</bpmn:flowNodeRef>"),
    ("ignored_attribute", '<bpmn:userTask id="approve_case"', '<bpmn:userTask camunda:assignee="${x}" id="approve_case"'),
    ("diagram_shape", r'(?s)<bpmndi:BPMNEdge [^>]*bpmnElement="joint_survey_to_[^>]*>.*?</bpmndi:BPMNEdge>', ""),
]


def test_what_was_taken_from_a_real_item_comes_back_as_it_was(bundle):
    files = bundle
    for _, pattern, to in SAME:
        files = broken(files, MAIN, pattern, to)
    found = judge(files)
    assert {rule for rule, _, _ in SAME} <= {each.rule for each in found}
    assert sum(mendable(files, found)) >= len(SAME)

    made = mend_all(files, judge)

    assert [each for each in judge(made.files) if each.severity == "error"] == []
    assert compare(edition(bundle), edition(made.files)) == ()


def test_an_id_that_says_nothing_is_renamed_wherever_it_is_meant(bundle):
    drawn = Document(bundle[MAIN])
    drawn.rename("joint_survey", "Activity_0x1f2")
    played = {path: content.replace(b'task = "joint_survey"', b'task = "Activity_0x1f2"') for path, content in bundle.items() if path.startswith("scenarios/")}
    made = mend_all({**bundle, **played, MAIN: drawn.content()}, judge).files

    new = next(iter(edition(made).definition.nodes.keys() - edition(bundle).definition.nodes.keys()))
    assert [each for each in judge(made) if each.severity == "error"] == []
    back = {path: content.replace(new.encode(), b"joint_survey") for path, content in made.items()}
    assert compare(edition({**bundle, MAIN: Document(bundle[MAIN]).content()}), edition(back)) == ()
    assert all(back[path] == bundle[path] for path in played)


def test_a_handler_follows_a_task_that_was_renamed_elsewhere(bundle):
    renamed = {path.replace("/approve_case", "/decide_case"): content.replace(b"approve_case", b"decide_case") for path, content in bundle.items()}
    named = [each for each in judge(renamed) if each.rule == "named_task"]
    assert [each.element for each in named] == ["record_decision"]

    made = mend(renamed, named[0], judge=judge)

    assert [each for each in judge(made) if each.severity == "error"] == []
    assert edition(made).definition.nodes["record_decision"].inputs["task"] == "decide_case"


def test_a_form_that_is_missing_is_made_with_what_its_kind_lives_by(bundle):
    files = {path: content for path, content in bundle.items() if path != "forms/joint_survey.form"}
    made = mend_all(files, judge).files

    assert [each for each in judge(made) if each.severity == "error" and each.file.endswith(".form")] == []
    assert {change.area for change in compare(edition(bundle), edition(made))} == {"form"}


def test_a_folder_is_mended_in_place_and_told_line_by_line(tmp_path, capsys):
    shutil.copytree(ROOT / "processes" / "_shared", tmp_path / "processes" / "_shared")
    folder = tmp_path / "processes" / "venue_hygiene"
    shutil.copytree(ROOT / "processes" / "venue_hygiene", folder)
    shutil.copytree(ROOT / "forms", tmp_path / "forms")
    diagram = folder / "venue_hygiene.bpmn"
    whole = diagram.read_bytes()
    hurt = re.sub(rb' isExecutable="true"', b"", whole, count=1).replace(b'name="stage" value="approval"', b'name="stage" value="aproval"')
    diagram.write_bytes(hurt.replace(b"<bpmn:laneSet", b"<!-- <kept/> -->\n    <bpmn:laneSet", 1))
    (tmp_path / "forms" / "venue_hygiene" / "approve_case.form").rename(tmp_path / "gone")
    others = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path != diagram}

    assert main(["lint", "--mend", str(folder)]) == 0

    said = capsys.readouterr().out
    assert all(f"{rule}: 已改正" in said for rule in ("process_count", "user_task_stage", "user_task_form"))
    assert b"<!-- <kept/> -->" in diagram.read_bytes()
    assert (tmp_path / "forms" / "venue_hygiene" / "approve_case.form").is_file()
    assert {path: path.read_bytes() for path in others} == others


def test_the_list_of_rules_marks_those_that_have_a_mend():
    listed = (ROOT / "docs" / "rules" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^- \[(\w+)\].*✎$", listed, re.MULTILINE)) == set(MENDS)
    assert all(len(module.SAYS) == 2 and all(module.SAYS) for module in MENDS.values())
