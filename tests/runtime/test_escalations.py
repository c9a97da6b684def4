"""Escalations that clocks bring about: caught at the boundary of a task or of a called process, saved and loaded in between."""

from engine.runtime import interpreter
from tests.runtime.diagrams import end, flows, instances, process, start, user
from tests.runtime.driver import NOW, Case, compiled

LATE = '<bpmn:escalation id="late" name="late" escalationCode="clock:stage"/><bpmn:escalation id="red" name="red" escalationCode="clock:red"/>'


def caught(event: str, attached: str, code: str = "late", *, interrupting: bool = False) -> str:
    return (
        f'<bpmn:boundaryEvent id="{event}" attachedToRef="{attached}" cancelActivity="{str(interrupting).lower()}">'
        f'<bpmn:escalationEventDefinition escalationRef="{code}"/></bpmn:boundaryEvent>'
    )


def escalate(case, code, task=None):
    case.reload()
    case.last = interpreter.escalate(case.live, code, NOW, case.call, task_id=task)
    return case.last


URGED = start() + user("review") + caught("review_late", "review") + user("urge") + end("urged") + end()
URGED += flows("start", "review", "end") + flows("review_late", "urge", "urged")


def test_an_escalation_opens_its_branch_once_and_leaves_the_task():
    case = Case(compiled(URGED, LATE))
    assert escalate(case, "clock:red").passed == ()
    assert escalate(case, "clock:stage").passed == ("review_late",)
    assert case.open == ["review", "urge"]
    escalate(case, "clock:stage")
    assert case.open == ["review", "urge"]
    case.complete("urge")
    assert case.complete("review").finished


def test_the_node_says_which_code_it_waits_for():
    assert compiled(URGED, LATE).nodes["review_late"].escalation == "clock:stage"


def test_an_interrupting_escalation_takes_the_task_away():
    body = start() + user("review") + caught("review_late", "review", interrupting=True) + user("instead") + end("other") + end()
    body += flows("start", "review", "end") + flows("review_late", "instead", "other")
    case = Case(compiled(body, LATE))
    review = case.task("review").id
    assert escalate(case, "clock:stage", review).closed == (review,)
    assert case.open == ["instead"]
    assert case.complete("instead").end_node == "other"


def test_a_stage_escalates_only_around_its_own_task():
    body = start() + '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>'
    for name in ("one", "two"):
        body += user(name) + caught(f"{name}_late", name) + user(f"urge_{name}") + end(f"urged_{name}") + flows(f"{name}_late", f"urge_{name}", f"urged_{name}")
        body += flows("fork", name, "join")
    case = Case(compiled(body + end() + flows("start", "fork") + flows("join", "end"), LATE))
    escalate(case, "clock:stage", case.task("two").id)
    assert case.open == ["one", "two", "urge_two"]


def test_what_happens_in_a_called_process_is_caught_around_it():
    called = process("check", start("in") + user("inside") + end("out") + flows("in", "inside", "out"))
    body = start() + '<bpmn:callActivity id="checking" calledElement="check"/>' + caught("late_check", "checking") + caught("red_check", "checking", "red")
    body += user("urge") + user("tell") + end("urged") + end("told") + end()
    body += flows("start", "checking", "end") + flows("late_check", "urge", "urged") + flows("red_check", "tell", "told")
    case = Case(compiled(body, called, LATE))
    escalate(case, "clock:stage", case.task("inside").id)
    assert case.open == ["inside", "urge"]
    escalate(case, "clock:red")
    assert case.open == ["inside", "tell", "urge"]


def test_one_of_many_instances_escalates_for_the_task():
    body = start() + user("review", instances("units", "unit")) + caught("review_late", "review") + user("urge") + end("urged") + end()
    body += flows("start", "review", "end") + flows("review_late", "urge", "urged")
    case = Case(compiled(body, LATE), units=["a", "b"])
    escalate(case, "clock:stage", case.task("review", 1).id)
    assert case.open == ["review", "review", "urge"]
