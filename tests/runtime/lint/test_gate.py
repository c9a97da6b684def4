"""The gate over whole folders: what only a folder can tell, and how quickly."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from engine.runtime.bundle import read_folder
from engine.runtime.lint.gate import inspect, inspect_file
from engine.runtime.lint.rules import MODULES

ITEM = Path(__file__).parents[3] / "processes" / "catering_licence"
MAIN = "catering_licence.bpmn"


@pytest.fixture(scope="module")
def bundle():
    return read_folder(ITEM)


def errors(files, **how):
    return [each for each in inspect(files, topics=None, **how) if each.severity == "error"]


def rules(files, **how):
    return {each.rule for each in errors(files, **how)}


def replaced(files, path, old, new):
    assert old.encode() in files[path]
    return {**files, path: files[path].replace(old.encode(), new.encode())}


def test_the_catering_licence_is_accepted(bundle):
    assert errors(bundle) == []


def test_a_finding_has_file_line_element_and_both_sentences(bundle):
    (found,) = errors(replaced(bundle, MAIN, 'acceptance == "decline"', "exit()"))

    assert (found.file, found.element, found.rule) == (MAIN, "is_complete_to_decline_acceptance", "expression")
    assert bundle[MAIN].splitlines()[found.line - 1].strip().startswith(b"<bpmn:conditionExpression")
    assert "exit" in found.zh
    assert "exit" in found.en


def test_a_missing_form_is_found(bundle):
    files = {path: content for path, content in bundle.items() if path != "forms/deliver.form"}

    assert rules(files) == {"user_task_form"}


def test_a_stage_that_limits_do_not_know_is_found(bundle):
    assert rules(replaced(bundle, MAIN, 'name="stage" value="approval"', 'name="stage" value="aproval"')) == {"user_task_stage"}


def test_a_stage_has_a_value_and_a_hearing_its_days_of_notice(bundle):
    limits = bundle["limits.toml"].split(b"[stage.approval.promised]")
    hollow = {**bundle, "limits.toml": limits[0] + b"[stage.approval.promised]\n[stage" + limits[1].split(b"[stage", 1)[1]}
    assert {(each.rule, each.element) for each in errors(hollow)} == {("user_task_stage", "approve_case")}
    bare = {**bundle, "limits.toml": limits[0] + b"[stage.approval]\n[stage" + limits[1].split(b"[stage", 1)[1]}
    assert errors(bare) == []
    assert {(each.rule, each.element) for each in inspect(bare, topics=None) if each.severity == "warning"} == {("user_task_stage", "approve_case")}
    arranged = errors(replaced(bundle, MAIN, 'name="kind" value="approve"', 'name="kind" value="hearing_arrangement"'))
    assert any("[procedure.hearing_notice]" in each.zh for each in arranged)


def test_a_limit_without_reference_is_found(bundle):
    files = {**bundle, "limits.toml": b'[whole_case.statutory]\n"2004-07-01" = {working_days = 20, reference = ""}\n'}

    assert "limits_file" in rules(files)


@pytest.mark.parametrize(
    ("found", "written"),
    [
        (b'who = "supervisor"\nworking_days = 1', b'who = "holder"\nworking_days = 1'),  # does not climb
        (b'at = "black"', b'at = "purple"'),  # black reaches nobody
        (b"percent = 30", b"percent = 300"),
        (b"verified = true", b'verified = "yes"'),
        (b'who = "section_head"\nworking_minutes = 195', b'who = "section_head"'),  # never told
        (b"[appeal]", b"[appeals]"),
    ],
)
def test_alerts_that_cannot_be_read_or_reach_nobody_are_refused(bundle, found, written):
    sound = (Path(__file__).parents[3] / "processes" / "_law" / "alerts.toml").read_bytes()
    assert "alerts_file" not in rules({**bundle, "alerts.toml": sound})
    assert found in sound
    assert "alerts_file" in rules({**bundle, "alerts.toml": sound.replace(found, written)})


def test_an_unknown_topic_is_found_with_a_suggestion(bundle):
    topics = {"record_decision", "draft_licence"}
    found = [each for each in inspect(bundle, topics=topics) if each.rule == "service_task_topic"]

    assert found
    assert "record_decision" not in {each.element for each in found}


def test_a_missing_called_process_is_found(bundle):
    files = {path: content for path, content in bundle.items() if not path.startswith("_shared/")}

    assert rules(files) == {"called_element"}


def test_processes_that_call_each_other_for_ever_are_found(bundle):
    back = '<bpmn:callActivity id="start_over" name="重新办理" calledElement="catering_licence" />'
    files = replaced(bundle, "_shared/correction.bpmn", "<bpmn:sequenceFlow ", f"{back}<bpmn:sequenceFlow ")

    assert "called_element" in rules(files)


def test_a_task_id_used_in_two_diagrams_is_found(bundle):
    files = replaced(bundle, "_shared/correction.bpmn", "supply_correction", "accept_case")

    assert "element_id" in rules(files)


def test_a_missing_shape_of_the_main_diagram_is_an_error(bundle):
    assert rules(replaced(bundle, MAIN, 'bpmnElement="deliver"', 'bpmnElement="somewhere"')) == {"diagram_shape"}


@pytest.mark.parametrize("path", ["item.toml", "limits.toml", "materials.toml", "forms/start.form", MAIN])
def test_a_folder_without_what_every_item_needs_is_refused(bundle, path):
    files = {each: content for each, content in bundle.items() if each != path}

    assert "folder_files" in rules(files)


def test_a_second_main_diagram_is_refused(bundle):
    assert "folder_files" in rules({**bundle, "other.bpmn": bundle[MAIN]})


@pytest.mark.parametrize("path", ["run.sh", "documents/evil.exe", "forms/deep/er/x.form", "handlers.py", "../outside.toml"])
def test_a_file_that_does_not_belong_is_refused(bundle, path):
    assert rules({**bundle, path: b"x"}) & {"file_kind", "bundle_size"}


def test_too_many_files_and_too_many_bytes_are_refused(bundle):
    assert rules({**bundle, **{f"documents/d{number}.typ": b"" for number in range(200)}}) == {"bundle_size"}
    assert rules({**bundle, "documents/big.typ": b" " * (6 * 1024 * 1024)}) == {"bundle_size"}


def test_a_decision_that_no_table_takes_is_found(bundle):
    old = '<bpmn:serviceTask id="record_decision" name="记录审批决定" camunda:type="external" camunda:topic="record_decision">'
    new = '<bpmn:businessRuleTask id="record_decision" name="记录审批决定" camunda:decisionRef="nothing">'
    text = bundle[MAIN].decode()
    start = text.index(old)
    end = text.index("</bpmn:serviceTask>", start)
    changed = text[:start] + new + text[start + len(old) : end] + "</bpmn:businessRuleTask>" + text[end + len("</bpmn:serviceTask>") :]

    assert rules({**bundle, MAIN: changed.encode()}) == {"decision_reference"}


def test_a_variable_that_nothing_sets_is_found_where_no_handler_runs(bundle):
    text = bundle["_shared/correction.bpmn"].decode()
    start, end = text.index("<bpmn:serviceTask"), text.index("</bpmn:serviceTask>") + len("</bpmn:serviceTask>")
    task = text[start:end].replace("serviceTask", "userTask").replace('camunda:type="external" camunda:topic="write_correction_notice"', "")
    plain = text[:start] + task + text[end:]
    flow = 'sourceRef="supply_correction" targetRef="correction_supplied" />'
    asked = plain.replace(flow, flow.replace(" />", "><bpmn:conditionExpression>nobody_sets_me</bpmn:conditionExpression></bpmn:sequenceFlow>"))

    assert "unknown_variable" in rules({"correction.bpmn": asked.encode()}, shared=True)
    assert "unknown_variable" not in rules({"correction.bpmn": plain.encode()}, shared=True)


def chain(count):
    """A process of ``count`` user tasks in a row."""
    tasks = "".join(f'<bpmn:userTask id="review_part_{n}" name="审查第{n}部分" />\n' for n in range(count))
    names = ["received", *(f"review_part_{n}" for n in range(count)), "closed"]
    flows = "".join(f'<bpmn:sequenceFlow id="{a}_to_{b}" sourceRef="{a}" targetRef="{b}" />\n' for a, b in pairwise(names))
    inner = f'<bpmn:startEvent id="received" name="已收件" />\n{tasks}<bpmn:endEvent id="closed" name="已办结" />\n{flows}'
    space = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    return f'<bpmn:definitions {space}><bpmn:process id="chain" name="长流程" isExecutable="true">{inner}</bpmn:process></bpmn:definitions>'.encode()


def test_three_hundred_nodes_are_accepted_and_more_are_not():
    assert "diagram_size" not in {each.rule for each in inspect_file("chain.bpmn", chain(298))}
    assert {each.rule for each in inspect_file("chain.bpmn", chain(299))} == {"diagram_size"}


def forest(gateways):
    """As many forks in a row, parallel and exclusive in turn, as 300 nodes allow."""
    parts, flows, before = ['<bpmn:startEvent id="received" name="已收件" />'], [], "received"
    for n in range(gateways):
        kind = "parallel" if n % 2 else "exclusive"
        name, default = ("", "") if n % 2 else (' name="哪边?"', f' default="fork_{n}_to_b"')
        parts += [f'<bpmn:{kind}Gateway id="fork_{n}"{name}{default} />', f'<bpmn:{kind}Gateway id="join_{n}" />']
        parts += [f'<bpmn:userTask id="review_{n}_{side}" name="审查材料" />' for side in "ab"]
        asked = "" if n % 2 else f'<bpmn:conditionExpression>area &lt; {n} and kind == "a{n}" and seats &gt; {n}</bpmn:conditionExpression>'
        flows += [f'<bpmn:sequenceFlow id="to_fork_{n}" sourceRef="{before}" targetRef="fork_{n}" />']
        flows += [f'<bpmn:sequenceFlow id="fork_{n}_to_a" sourceRef="fork_{n}" targetRef="review_{n}_a">{asked}</bpmn:sequenceFlow>']
        flows += [f'<bpmn:sequenceFlow id="fork_{n}_to_b" sourceRef="fork_{n}" targetRef="review_{n}_b" />']
        flows += [f'<bpmn:sequenceFlow id="join_{n}_from_{s}" sourceRef="review_{n}_{s}" targetRef="join_{n}" />' for s in "ab"]
        before = f"join_{n}"
    flows.append(f'<bpmn:sequenceFlow id="last" sourceRef="{before}" targetRef="closed" />')
    inner = "\n".join([*parts, '<bpmn:endEvent id="closed" name="已办结" />', *flows])
    space = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    return f'<bpmn:definitions {space}><bpmn:process id="forest" name="多网关" isExecutable="true">{inner}</bpmn:process></bpmn:definitions>'.encode()


def test_a_large_diagram_costs_little_time():
    content = forest(74)
    inspect_file("forest.bpmn", content)
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        found = inspect_file("forest.bpmn", content)
        spent.append(time.perf_counter() - start)

    assert not {each.rule for each in found} & {"unreadable", "gateway_pairing", "overlapping_conditions", "gateway_default"}
    assert min(spent) < 0.5


def test_every_rule_has_a_function_and_a_page():
    pages = {path.stem for path in (ITEM.parents[1] / "docs" / "rules").glob("*.md")} - {"README"}

    assert pages == set(MODULES)
    assert all(hasattr(module, "check") or hasattr(module, "check_folder") for module in MODULES.values())


@pytest.mark.parametrize("when", ['public_gatherng == "yes"', "seats", "public_gathering", "exit()", 'public_gathering = "yes"'])
def test_a_unit_that_would_silently_not_be_asked_is_found(bundle, when):
    files = replaced(bundle, "item.toml", """when = 'public_gathering == "yes"'""", f"when = '{when}'")
    found = [each for each in errors(files) if each.rule == "participant_condition"]

    assert found
    assert b"when" in files["item.toml"].splitlines()[found[0].line - 1]


def test_a_material_that_would_silently_never_be_required_is_found(bundle):
    files = replaced(bundle, "materials.toml", "has_signboard", "has_signbord")

    assert rules(files) == {"material_condition"}


def test_a_class_that_would_silently_never_hold_is_found(bundle):
    added = '[class.large]\nname = "大店"\nname_en = "Large"\nwhen = "aera > 500"\n\n[whole_case.statutory]'
    files = replaced(bundle, "limits.toml", "[whole_case.statutory]", added)

    assert rules(files) == {"class_condition"}
    assert not errors({**files, "limits.toml": files["limits.toml"].replace(b"aera", b"area")})


def test_an_item_of_another_name_than_its_process_is_found(bundle):
    assert rules(replaced(bundle, "item.toml", 'id = "catering_licence"', 'id = "catering"')) == {"item_file"}


def test_warnings_never_hide_an_error():
    lonely = "".join(f'<bpmn:userTask id="review_{n}" name="english only" />' for n in range(250))
    script = '<bpmn:scriptTask id="zzz" name="脚本"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'
    space = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    content = f'<bpmn:definitions {space}>\n<bpmn:process id="many" name="多">{lonely}\n{script}</bpmn:process></bpmn:definitions>'
    found = inspect_file("many.bpmn", content.encode())

    assert len(found) <= 200
    assert {each.severity for each in found} == {"error"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("limit:notice", "limit:notce"),
        ('name="逾期未告知" attachedToRef', 'name="逾期未告知" cancelActivity="false" attachedToRef'),
        ("accept_case.correct_by", "accept_case.corect_by"),
        ("accept_case.correct_by", "accept_case.correction_notes"),
        ("accept_case.correct_by", "nobody.correct_by"),
    ],
)
def test_a_legal_limit_that_could_not_take_effect_is_found(bundle, old, new):
    assert "timer" in rules(replaced(bundle, MAIN, old, new))


def test_the_expiry_of_a_licence_is_a_limit_only_of_an_item_that_renews_one(bundle):
    expiry = bundle["limits.toml"].replace(b'"2004-07-01" = { working_days = 5,', b'"2004-07-01" = { until = "licence_expiry",')

    assert "timer" in rules({**bundle, "limits.toml": expiry})


def test_a_legal_limit_without_value_is_found(bundle):
    cut = bundle["limits.toml"].split(b"[deemed.notice]")[0]

    assert "timer" in rules({**bundle, "limits.toml": cut})


def test_a_called_process_may_name_a_day_of_its_caller_and_the_caller_is_asked_for_it():
    processes = ITEM.parent
    venue = read_folder(processes / "venue_hygiene")

    assert "timer" not in rules(read_folder(processes / "_shared" / "deferral"), shared=True)
    assert "timer" not in rules(venue)
    assert "timer" in rules(replaced(venue, "forms/accept_case.form", '"deferred_by"', '"deferred_on"'))
