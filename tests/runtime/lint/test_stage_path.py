"""The stages on the longest way through a diagram fit into the promise, or the folder is refused."""

import pytest

from engine.runtime.lint.gate import inspect

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" '
    'targetNamespace="x"><process id="{process}" isExecutable="true">{body}</process></definitions>'
)
TAIL = "<startEvent id='start'/><endEvent id='done'/>"


def task(name, stage="", kind="review", role="reviewer"):
    properties = f"<camunda:property name='stage' value='{stage}'/><camunda:property name='kind' value='{kind}'/>"
    return (
        f"<userTask id='{name}' name='{name}' camunda:candidateGroups='{role}'><extensionElements><camunda:properties>{properties}"
        "</camunda:properties></extensionElements></userTask>"
    )


def flows(*ways):
    pairs = dict.fromkeys(pair for way in ways for pair in zip(way.split(), way.split()[1:], strict=False))
    return "".join(f"<sequenceFlow id='f{n}' sourceRef='{a}' targetRef='{b}'/>" for n, (a, b) in enumerate(pairs))


def limits(promised, **stages):
    text = f'[whole_case.promised]\n"2026-01-01" = {{working_days = {promised}, reference = "x"}}\n'
    return text + "".join(f'[stage.{name}.promised]\n"2026-01-01" = {{{value}, reference = "x"}}\n' for name, value in stages.items())


def refusals(body, toml, **more):
    files = {"item.bpmn": HEAD.format(process="item", body=TAIL + body).encode(), "limits.toml": toml.encode(), **more}
    return [found for found in inspect(files, topics=None) if found.rule == "stage_path"]


def longest(body, **stages):
    """The length of the longest way in whole working days, found by asking for ever longer promises."""
    values = {name: f"working_days = {days}" for name, days in stages.items()}
    return next(n for n in range(100) if not refusals(body, limits(n, **values)))


PARALLEL = task("a", "a") + task("b", "b") + task("c", "c") + "<parallelGateway id='fork'/><parallelGateway id='join'/>"


def test_one_after_the_other_adds_up():
    assert longest(task("a", "a") + task("b", "b") + flows("start a b done"), a=3, b=4) == 7


def test_side_by_side_the_longest_branch_counts():
    assert longest(PARALLEL + flows("start fork a join c done", "fork b join"), a=3, b=5, c=2) == 7


def test_a_loop_is_gone_through_once():
    body = task("a", "a") + task("b", "b") + "<exclusiveGateway id='again'/>" + flows("start a b again done", "again a")
    assert longest(body, a=3, b=4) == 7


def test_acceptance_correction_delivery_and_the_applicants_own_tasks_are_outside():
    body = task("a", "a", "accept") + task("b", "b", "correction", "applicant") + task("c", "c") + task("d", "d", "deliver") + task("e", "e", role="applicant")
    assert longest(body + flows("start a b c e d done"), a=9, b=9, c=2, d=9, e=9) == 2


def test_a_boundary_event_leads_on_from_its_task():
    body = task("a", "a") + task("b", "b") + "<boundaryEvent id='late' attachedToRef='a'/>" + flows("start a done", "late b done")
    assert longest(body, a=3, b=4) == 7


def test_sub_processes_and_called_processes_count_with_their_own_longest_way():
    inner = f"<subProcess id='sub'><startEvent id='s'/>{task('a', 'a')}<endEvent id='e'/>{flows('s a e').replace('id=', 'id=')}</subProcess>"
    body = inner + "<callActivity id='call' calledElement='shared'/>" + flows("start sub call done").replace("id='f", "id='g")
    called = HEAD.format(process="shared", body=TAIL + task("b", "b") + flows("start b done")).encode()
    toml = limits(6, a="working_days = 3", b="working_days = 4")
    assert refusals(body, toml, **{"_shared/shared.bpmn": called})
    assert not refusals(body, toml.replace("working_days = 6", "working_days = 7"), **{"_shared/shared.bpmn": called})


@pytest.mark.parametrize(("minutes", "refused"), [(390, False), (391, True)])
def test_a_working_day_is_390_minutes(minutes, refused):
    body = task("a", "a") + flows("start a done")
    assert bool(refusals(body, limits(1, a=f"working_minutes = {minutes}"))) is refused


def test_every_day_on_which_a_value_comes_into_force_is_judged():
    body = task("a", "a") + flows("start a done")
    toml = limits(5, a="working_days = 5") + '"2027-01-01" = {working_days = 6, reference = "x"}\n'
    (found,) = refusals(body, toml)
    assert "2027-01-01" in found.zh
    assert (found.file, found.line, found.severity) == ("limits.toml", 5, "error")


def test_without_a_promise_nothing_is_compared():
    body = task("a", "a") + flows("start a done")
    assert not refusals(body, '[stage.a.promised]\n"2026-01-01" = {working_days = 5, reference = "x"}\n')


def test_a_process_that_calls_itself_is_answered():
    body = task("a", "a") + "<callActivity id='call' calledElement='item'/>" + flows("start a call done")
    assert refusals(body, limits(1, a="working_days = 2"))


def test_a_class_with_a_shorter_promise_is_held_to_it():
    small = '[class.small]\nname = "小件"\nname_en = "Small"\nwhen = "width < 1"\n[class.small.promised]\n"2026-01-01" = {working_days = 2, reference = "x"}\n'
    toml = limits(10, a="working_days = 3") + small
    found = refusals(task("a", "a") + flows("start a done"), toml)
    assert len(found) == 1
    assert "类别“小件”" in found[0].zh
    assert not refusals(task("a", "a") + flows("start a done"), toml.replace("working_days = 2", "working_days = 3"))


@pytest.mark.parametrize(("days", "refused"), [(20, False), (21, True)])
def test_where_nothing_is_promised_the_statute_is_the_limit(days, refused):
    toml = limits(1, a=f"working_days = {days}").replace("whole_case.promised", "whole_case.statutory").replace("working_days = 1,", "working_days = 20,")
    found = refusals(task("a", "a") + flows("start a done"), toml)
    assert bool(found) is refused
    assert all("法定" in each.zh for each in found)
