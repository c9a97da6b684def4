import pytest

from engine.runtime import interpreter
from tests.runtime.diagrams import end, flow, flows, process, service, start, user
from tests.runtime.driver import NOW, Case, compiled

LINE = (
    start()
    + user("accept", kind="accept", duty="accept")
    + service("work_one")
    + user("approve")
    + end("granted")
    + flows("start", "accept", "work_one", "approve", "granted")
)
TERMINATE = "<bpmn:terminateEventDefinition/>"


def test_a_case_waits_at_its_first_task():
    case = Case(compiled(LINE), area=80)
    assert case.open == ["accept"]
    assert case.last.passed == ("start",)
    assert case.task("accept").variables == {"area": 80}
    assert case.task("accept").id == "c.3"


def test_completing_closes_runs_the_handler_and_opens_what_follows():
    case = Case(compiled(LINE), {"work_one": {"number": "A1"}})
    advance = case.complete("accept", decision="accept")
    assert advance.closed == ("c.3",)
    assert [task.node.id for task in advance.opened] == ["approve"]
    assert advance.passed == ("accept", "work_one")
    assert case.called == [("work_one", {"decision": "accept"})]
    assert case.task("approve").variables == {"decision": "accept", "number": "A1"}
    assert not advance.finished


def test_the_last_task_finishes_the_case_at_its_end_event():
    case = Case(compiled(LINE))
    case.complete("accept")
    advance = case.complete("approve")
    assert (advance.finished, advance.end_node, advance.passed) == (True, "granted", ("approve", "granted"))
    assert case.open == []


def test_a_task_completes_once():
    case = Case(compiled(LINE))
    task_id = case.task("accept").id
    case.complete("accept")
    with pytest.raises(KeyError):
        interpreter.complete(case.live, task_id, {}, NOW, case.call)
    assert case.open == ["approve"]


def test_variables_handed_out_do_not_change_the_case():
    case = Case(compiled(LINE), area=80)
    with pytest.raises(TypeError):
        case.task("accept").variables["area"] = 1


def fork(second: str = "", default: str = "fork_to_b") -> str:
    flows_out = flow("fork", "a", "kind == 1") + flow("fork", "b", second)
    return (
        start()
        + f'<bpmn:exclusiveGateway id="fork" default="{default}"/>'
        + user("a")
        + user("b")
        + end("done_a")
        + end("done_b")
        + flows("start", "fork")
        + flows_out
        + flows("a", "done_a")
        + flows("b", "done_b")
    )


def test_an_exclusive_gateway_takes_the_true_flow_else_the_default():
    definition = compiled(fork())
    assert Case(definition, kind=1).open == ["a"]
    assert Case(definition, kind=2).open == ["b"]


def test_two_endings_are_told_apart():
    case = Case(compiled(fork()), kind=2)
    assert case.complete("b").end_node == "done_b"


def test_a_gateway_without_a_way_is_a_failure_and_goes_on_when_skipped_with_data():
    case = Case(compiled(fork("kind == 2", "")), kind=3)
    assert case.failed == ["fork"]
    assert "默认" in case.failure("fork").error
    assert not case.last.finished
    case.skip("fork", kind=2)
    assert (case.open, case.failed, case.last.mended != ()) == (["b"], [], True)


def test_a_condition_over_an_unknown_variable_is_a_failure():
    case = Case(compiled(fork()))
    assert case.failed == ["fork"]
    assert "kind" in case.failure("fork").error


def parallel(*arms: str, ending: str = end()) -> str:
    names = "".join(flows("fork", arm, "join") for arm in arms)
    return start() + '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>' + ending + flows("start", "fork") + names + flows("join", "end")


def test_parallel_branches_join_when_the_last_is_done():
    case = Case(compiled(parallel("a", "b") + user("a") + user("b")))
    assert case.open == ["a", "b"]
    assert not case.complete("b").finished
    assert case.complete("a").finished


def test_a_terminate_event_ends_everything_at_once():
    body = start() + '<bpmn:parallelGateway id="fork"/>' + user("a") + user("b") + service("work_one") + end("stopped", TERMINATE) + end("other")
    body += flows("start", "fork") + flows("fork", "a", "stopped") + flows("fork", "b", "work_one", "other")
    case = Case(compiled(body))
    advance = case.complete("a")
    assert (advance.finished, advance.end_node) == (True, "stopped")
    assert len(advance.closed) == 2
    assert case.called == []


def test_what_was_ready_when_the_case_terminated_is_not_run():
    body = start() + '<bpmn:parallelGateway id="fork"/>' + service("work_one") + end("stopped", TERMINATE) + user("b") + end("other")
    body += flows("start", "fork", "stopped") + flows("fork", "work_one", "b", "other")
    case = Case(compiled(body))
    assert case.last.finished
    assert case.open == []


def test_a_terminate_event_in_a_subprocess_ends_only_that():
    inner = start("in") + '<bpmn:parallelGateway id="both"/>' + user("a") + user("b") + end("stopped", TERMINATE) + end("out")
    inner += flows("in", "both", "a", "stopped") + flows("both", "b", "out")
    case = Case(compiled(start() + f'<bpmn:subProcess id="part">{inner}</bpmn:subProcess>' + user("after") + end() + flows("start", "part", "after", "end")))
    case.complete("a", seen=True)
    assert case.open == ["after"]
    assert case.task("after").variables == {"seen": True}
    case.reload()
    assert case.complete("after").end_node == "end"


def test_cancelling_closes_tasks_timers_and_failures_without_an_end_event():
    case = Case(compiled(parallel("a", "b") + user("a") + user("b")))
    opened = {task.id for task in interpreter.open_tasks(case.live)}
    advance = interpreter.cancel(case.live)
    assert (set(advance.closed), advance.finished, advance.end_node) == (opened, True, None)


def test_called_and_embedded_processes_run_in_place():
    called = process("correction", start("needed") + user("supply") + end("supplied") + flows("needed", "supply", "supplied"))
    inner = start("in") + user("inner") + end("out") + flows("in", "inner", "out")
    body = (
        start()
        + '<bpmn:callActivity id="correct" calledElement="correction"/>'
        + f'<bpmn:subProcess id="part">{inner}</bpmn:subProcess>'
        + end()
        + flows("start", "correct", "part", "end")
    )
    case = Case(compiled(body, called), round=1)
    assert case.task("supply").variables == {"round": 1}
    case.reload()
    advance = case.complete("supply", round=2)
    assert advance.passed == ("supply", "correction.supplied", "correct", "in")
    assert case.task("inner").variables == {"round": 2}
    case.reload()
    advance = case.complete("inner")
    assert (advance.finished, advance.end_node) == (True, "end")


def test_called_processes_that_have_ended_are_forgotten():
    called = process("correction", start("in") + user("supply") + end("out") + flows("in", "supply", "out"))
    body = start() + '<bpmn:exclusiveGateway id="merge"/><bpmn:callActivity id="correct" calledElement="correction"/>'
    body += '<bpmn:exclusiveGateway id="good" default="good_to_merge"/>'
    body += end() + flows("start", "merge", "correct", "good", "merge") + flow("good", "end", "ok")
    case = Case(compiled(body, called), ok=False)
    for _ in range(20):
        case.reload()
        case.complete("supply", ok=False)
    assert len(case.live.workflow.subprocesses) == 1
    assert case.complete("supply", ok=True).finished
    assert case.live.workflow.subprocesses == {}


def test_a_loop_too_deep_is_a_failure_and_never_a_false_completion():
    body = start() + '<bpmn:exclusiveGateway id="merge"/>' + user("ask") + '<bpmn:exclusiveGateway id="good" default="good_to_merge"/>' + end()
    body += flows("start", "merge", "ask", "good", "merge") + flow("good", "end", "ok")
    case = Case(compiled(body), ok=False)
    rounds = 0
    while case.open and rounds < 600:
        case.complete("ask", ok=False)
        rounds += 1
    assert 250 < rounds < 600
    assert len(case.failed) == 1
    assert not case.last.finished
    assert interpreter.cancel(case.live).finished


def test_a_join_that_can_never_be_reached_is_a_failure_and_not_silence():
    body = start() + '<bpmn:exclusiveGateway id="fork" default="fork_to_b"/>' + user("a") + user("b") + '<bpmn:parallelGateway id="join"/>' + end()
    body += flows("start", "fork", "b", "join", "end") + flow("fork", "a", "false") + flows("a", "join")
    case = Case(compiled(body))
    case.complete("b")
    assert case.failed == ["join"]
    assert not case.last.finished


def test_an_exception_of_no_known_kind_spoils_the_live_case_only():
    definition = compiled(LINE)
    case = Case(definition, {"work_one": ZeroDivisionError("no connection")})
    with pytest.raises(ZeroDivisionError):
        case.complete("accept")
    with pytest.raises(interpreter.StateRefused):
        interpreter.complete(case.live, next(iter(case.live.open)), {}, NOW, case.call)
