from engine.domain.errors import BpmnError
from tests.runtime.diagrams import end, flows, instances, process, service, start, user
from tests.runtime.driver import Case, compiled

DUPLICATE = '<bpmn:error id="duplicate" name="duplicate" errorCode="DUPLICATE"/>'
OVERDUE = '<bpmn:escalation id="overdue" name="overdue" escalationCode="OVERDUE"/>'


def caught(event: str, attached: str, error: str = "duplicate") -> str:
    return f'<bpmn:boundaryEvent id="{event}" attachedToRef="{attached}"><bpmn:errorEventDefinition errorRef="{error}"/></bpmn:boundaryEvent>'


def thrown(event: str) -> str:
    return end(event, '<bpmn:errorEventDefinition errorRef="duplicate"/>')


def test_only_the_boundary_event_of_the_task_that_raised_catches():
    body = start() + '<bpmn:parallelGateway id="fork"/>' + service("one") + service("two") + caught("one_refused", "one") + caught("two_refused", "two")
    body += user("mend_one") + user("mend_two") + user("after_one") + user("after_two") + end() + flows("start", "fork")
    body += (
        flows("fork", "one", "after_one", "end")
        + flows("fork", "two", "after_two", "end")
        + flows("one_refused", "mend_one", "end")
        + flows("two_refused", "mend_two", "end")
    )
    case = Case(compiled(body, DUPLICATE), {"two": BpmnError("DUPLICATE")})
    assert case.open == ["after_one", "mend_two"]
    assert case.failed == []
    assert "two_refused" in case.last.passed
    assert "two" not in case.last.passed


def test_an_error_of_another_code_is_a_failure():
    body = start() + service("one") + caught("refused", "one") + user("mend") + end() + flows("start", "one", "end") + flows("refused", "mend", "end")
    case = Case(compiled(body, DUPLICATE), {"one": BpmnError("OTHER")})
    assert case.failed == ["one"]
    assert "OTHER" in case.failure("one").error


def test_a_boundary_event_without_a_code_catches_every_error():
    body = start() + service("one") + '<bpmn:boundaryEvent id="refused" attachedToRef="one"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>'
    body += user("mend") + end() + flows("start", "one", "end") + flows("refused", "mend", "end")
    assert Case(compiled(body, DUPLICATE), {"one": BpmnError("OTHER")}).open == ["mend"]


def test_an_error_climbs_out_of_a_called_process_and_cancels_it():
    called = process(
        "check",
        start("in")
        + '<bpmn:parallelGateway id="both"/>'
        + service("one")
        + user("beside")
        + end("out")
        + flows("in", "both", "one", "out")
        + flows("both", "beside", "out"),
    )
    body = start() + '<bpmn:callActivity id="checking" calledElement="check"/>' + caught("refused", "checking") + user("mend") + end()
    body += flows("start", "checking", "end") + flows("refused", "mend", "end")
    case = Case(compiled(body, called, DUPLICATE), {"one": BpmnError("DUPLICATE")}, area=80)
    assert case.open == ["mend"]
    assert case.task("mend").variables == {"area": 80}
    case.reload()
    assert case.complete("mend").finished


def test_an_error_end_event_is_caught_around_its_subprocess():
    inner = start("in") + user("judge") + thrown("refused_inside") + flows("in", "judge", "refused_inside")
    body = start() + f'<bpmn:subProcess id="part">{inner}</bpmn:subProcess>' + caught("refused", "part") + user("mend") + user("after") + end()
    body += flows("start", "part", "after", "end") + flows("refused", "mend", "end")
    case = Case(compiled(body, DUPLICATE))
    case.reload()
    case.complete("judge", reason="twice")
    assert case.open == ["mend"]
    assert case.task("mend").variables == {"reason": "twice"}
    assert case.complete("mend").finished


def test_an_error_end_event_that_nobody_catches_is_a_failure():
    case = Case(compiled(start() + user("judge") + thrown("refused") + flows("start", "judge", "refused"), DUPLICATE))
    case.complete("judge")
    assert case.failed == ["refused"]
    assert not case.last.finished


def test_an_escalation_is_caught_without_interrupting():
    inner = (
        start("in")
        + user("judge")
        + '<bpmn:intermediateThrowEvent id="late"><bpmn:escalationEventDefinition escalationRef="overdue"/></bpmn:intermediateThrowEvent>'
    )
    inner += user("go_on") + end("out") + flows("in", "judge", "late", "go_on", "out")
    body = start() + f'<bpmn:subProcess id="part">{inner}</bpmn:subProcess>'
    body += '<bpmn:boundaryEvent id="told" attachedToRef="part" cancelActivity="false">'
    body += '<bpmn:escalationEventDefinition escalationRef="overdue"/></bpmn:boundaryEvent>'
    body += user("supervise") + end("supervised") + end() + flows("start", "part", "end") + flows("told", "supervise", "supervised")
    case = Case(compiled(body, OVERDUE))
    case.complete("judge")
    assert case.open == ["go_on", "supervise"]
    case.complete("go_on")
    assert not case.last.finished
    assert (case.complete("supervise").finished, case.last.end_node) == (True, "end")


def test_an_escalation_that_nobody_catches_does_no_harm():
    body = start() + user("judge") + end("end", '<bpmn:escalationEventDefinition escalationRef="overdue"/>') + flows("start", "judge", "end")
    assert Case(compiled(body, OVERDUE)).complete("judge").finished


def test_a_handler_in_a_multi_instance_task_is_caught_at_its_edge():
    body = (
        start()
        + service("one", inner=instances("units", "unit"))
        + caught("refused", "one")
        + user("mend")
        + end()
        + flows("start", "one", "end")
        + flows("refused", "mend", "end")
    )
    case = Case(compiled(body, DUPLICATE), {"one": BpmnError("DUPLICATE")}, units=["a", "b"])
    assert (case.open, case.failed) == (["mend"], [])
    assert [name for name, _ in case.called] == ["one"]
    assert case.complete("mend").finished
