"""情景演练: right scenarios pass, wrong ones fail with a sentence, and what none visited is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import handlers
from engine import simulator
from engine.domain.errors import DefinitionError
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "processes" / "catering_licence"


def _scenario(name):
    return (FOLDER / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")


def _changed(name, *changes):
    text = _scenario(name)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


SENT_BACK = '[[do]]\nat = 2026-07-02T16:00:00\ntask = "approve_case"\nsend_back = "review_unit@market_supervision"\nreason = "没有写明条件"\n\n'
MENDED = '[[do]]\nat = 2026-07-02T16:30:00\ntask = "review_unit"\n[do.values]\nopinion = "conditions"\nconditions = "装好留样柜"\n\n'
APPROVED = '[[do]]\nat = 2026-07-03T10:00:00\ntask = "approve_case"\n'
HANDED = (
    '[[do]]\nat = 2026-07-02T14:00:00\ntask = "accept_case"\nhand_over = "second_window"\nreason = "轮休"\n\n'
    '[[do]]\nat = 2026-07-02T14:10:00\nby = "second_window"\nnote = "已接手"\n\n'
)
WRONG = {
    "wrong_expectation": (_changed("straight_grant", ("used_working_days = 3", "used_working_days = 4")), "expect.used_working_days 应为 4,实为 3"),
    "wrong_end": (_changed("straight_grant", ('end = "licence_issued"', 'end = "refused"')), 'expect.end 应为 "refused",实为 "licence_issued"'),
    "wrong_documents": (_changed("straight_grant", ('"receipt", ', "")), "expect.documents"),
    "wrong_opinion": (_changed("one_unit_refuses", ('urban_management = "object"', 'urban_management = "agree"')), "expect.opinions"),
    "wrong_alerts": (_changed("overdue_review", ('alerts = ["review_unit"]', "alerts = []")), 'expect.alerts 应为 [],实为 ["review_unit"]'),
    "unknown_expectation": (_changed("not_accepted", ("licence = false", "licens = false")), "不认识的“licens”"),
    "unknown_task": (_changed("straight_grant", ('"approve_case"', '"approve_it"')), "待办“approve_it”这时没有打开;打开的是:approve_case"),
    "task_not_open": (_changed("straight_grant", ('"approve_case"', '"deliver"')), "do[5] 07-03 10:00 deliver"),
    "unknown_unit": (_changed("straight_grant", ('unit = "urban_management"', 'unit = "tobacco"')), "待办“review_unit@tobacco”"),
    "unknown_role": (_changed("straight_grant", ('by = "approver"', 'by = "mayor"')), "没有“mayor”这个人"),
    "wrong_role": (_changed("straight_grant", ('by = "approver"', 'by = "certificate"')), "do[5] 07-03 10:00 approve_case:被拒绝"),
    "field_error": (_changed("straight_grant", ("area = 120", 'area = "很大"')), "start 07-01 09:00:被拒绝:area:"),
    "undeclared_field": (_changed("straight_grant", ('decision = "granted"', 'decision = "granted"\ncolour = "red"')), "colour"),
    "missing_answer": (_changed("straight_grant", ('proof = "issue"', "")), "proof:"),
    "file_of_a_wrong_kind": (_changed("straight_grant", ("布局和操作流程图.pdf", "布局和操作流程图.exe")), "只接受 PDF"),
    "one_signature": (_changed("survey_failed", ('["second_surveyor"]', "[]")), "两名以上工作人员签名"),
    "done_though_refusal_expected": (_changed("straight_grant", ('by = "approver"', 'by = "approver"\nrefused = "无权"')), "应当被拒绝"),
    "backwards": (_changed("straight_grant", ("2026-07-03T10:00:00", "2026-07-01T10:00:00")), "do[5].at 早于前一步的时间"),
    "no_instant": (_changed("straight_grant", ("at = 2026-07-03T10:00:00", 'at = "明天"')), "do[5].at 应为日期时间"),
    "unknown_key": (_changed("straight_grant", ('by = "approver"', 'who = "approver"')), "do[5] 里有不认识的“who”"),
    "two_things_at_once": (_changed("withdrawn", ('withdraw = "另选店面"', 'withdraw = "另选店面"\nnote = "x"')), "一步只能做一件事"),
    "list_expected": (_changed("survey_failed", ('["second_surveyor"]', "1")), "signed_by 应为文字的列表"),
    "empty": ("", "start.at 应为日期时间"),
}
RIGHT = {
    "sent_back": _changed("straight_grant", (APPROVED, SENT_BACK + MENDED + APPROVED), ('market_supervision = "agree"', 'market_supervision = "conditions"')),
    "refused_as_expected": _changed(
        "survey_failed",
        (
            '[[do]]\nat = 2026-07-03T10:00:00\ntask = "joint_survey"',
            (
                '[[do]]\nat = 2026-07-03T09:00:00\ntask = "joint_survey"\nsigned_by = []\nrefused = "两名以上"\n'
                'values = { result = "failed", findings = "无法整改" }\n\n[[do]]\nat = 2026-07-03T10:00:00\ntask = "joint_survey"'
            ),
        ),
    ),
    "handed_over": _changed(
        "not_accepted",
        (
            '[[do]]\nat = 2026-07-01T09:20:00\ntask = "accept_case"\nby = "window"',
            HANDED + '[[do]]\nat = 2026-07-02T15:00:00\ntask = "accept_case"\nby = "window"',
        ),
    ),
    "left_open": "[start]\nat = 2026-07-01T09:00:00\n"
    + _scenario("straight_grant").split("at = 2026-07-01T09:00:00\n", 1)[1].split("[[do]]", 1)[0]
    + '[expect]\nat = 2026-07-08T09:00:00\nstatus = "received"\nopen = ["accept_case"]\nalerts = ["accept_case"]\nlicence = false\n',
}


@pytest.fixture(scope="module")
def topics():
    return topics_of(handlers)


def _bundle(scenarios):
    rest = {path: content for path, content in read_folder(FOLDER).items() if not path.startswith("scenarios/")}
    return rest | {f"scenarios/{name}.toml": text.encode() for name, text in scenarios.items()}


@pytest.fixture(scope="module")
def rehearsal(topics):
    with simulator.Rehearsal(_bundle(RIGHT | {name: text for name, (text, _) in WRONG.items()}), topics) as made:
        yield made


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_scenario_fails_with_a_sentence(rehearsal, name):
    failure = rehearsal.play(name).failure

    assert failure is not None
    assert WRONG[name][1] in failure
    assert " / " in failure
    assert "Traceback" not in failure


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_scenario_passes(rehearsal, name):
    assert rehearsal.play(name).failure is None


def test_a_scenario_leaves_nothing_for_the_next(rehearsal):
    once, again = rehearsal.play("sent_back"), rehearsal.play("sent_back")

    assert once == again


def test_nodes_that_no_scenario_visited_are_named(topics):
    run = simulator.run_all(_bundle({"not_accepted": _scenario("not_accepted")}), topics)

    assert not run.failures
    assert {"accept_case", "is_complete", "not_accepted"} <= run.visited
    assert {"approve_case", "is_granted", "licence_issued", "correction.correction_needed"} <= set(run.unvisited)
    assert run.visited.isdisjoint(run.unvisited)


def test_the_scenarios_of_catering_visit_every_node_and_pass(topics):
    run = simulator.run_all(read_folder(FOLDER), topics)

    assert [(result.name, result.failure) for result in run.failures] == []
    assert run.unvisited == ()


def test_a_deployment_is_refused_with_the_file_and_the_sentence(topics):
    with pytest.raises(DefinitionError) as refusal:
        simulator.prove(_bundle({"good": _scenario("not_accepted"), "bad": WRONG["wrong_end"][0]}), topics)

    (finding,) = refusal.value.findings
    assert (finding.file, finding.rule) == ("scenarios/bad.toml", "scenario")
    assert "expect.end" in finding.zh
    assert "Expected end to be" in finding.en


def _processes(tmp_path, scenarios):
    processes = tmp_path / "processes"
    for source, target in ((FOLDER, processes / FOLDER.name), (ROOT / "forms", tmp_path / "forms"), (ROOT / "processes/_shared", processes / "_shared")):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target)
    for path in (processes / FOLDER.name / "scenarios").iterdir():
        path.unlink()
    for name, text in scenarios.items():
        (processes / FOLDER.name / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")
    return processes


def test_the_report_has_a_line_for_each_scenario_and_names_what_was_not_visited(tmp_path, topics):
    said = []
    code = simulator.report(_processes(tmp_path, {"good": _scenario("not_accepted"), "bad": WRONG["unknown_task"][0]}), [], topics, said.append)

    assert code == 1
    assert said[0] == "catering_licence"
    assert said[1].startswith("  ✗ bad: ")
    assert "approve_it" in said[1]
    assert said[2].startswith("  ✓ good: ")
    assert any(line.strip() == "licence_issued 已发证" for line in said)


def test_the_report_is_content_when_all_pass_and_knows_no_other_item(tmp_path, topics):
    processes = _processes(tmp_path, {"good": _scenario("not_accepted")})

    assert simulator.report(processes, ["catering_licence"], topics, lambda _: None) == 0
    said = []
    assert simulator.report(processes, ["nothing"], topics, said.append) == 2
    assert "nothing" in said[0]


def test_a_folder_that_the_gate_refuses_is_reported_with_its_places(tmp_path, topics):
    processes = _processes(tmp_path, {})
    (processes / "catering_licence" / "item.toml").write_text("id = 3", encoding="utf-8")
    said = []

    assert simulator.report(processes, [], topics, said.append) == 1
    assert any("item.toml" in line for line in said)
