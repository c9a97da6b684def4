"""What the unmodified library gets wrong about joins, one claim each. See also test_random_diagrams.py."""

from tests.runtime.diagrams import end, flow, flows, process, start, timer, user
from tests.runtime.driver import Case, compiled


def returned(gateway: str, condition: str = "") -> str:
    """Accept, three reviews side by side, and back to acceptance as long as ``again`` holds."""
    body = start() + '<bpmn:exclusiveGateway id="merge"/>' + user("accept") + f'<bpmn:{gateway} id="fork"/><bpmn:{gateway} id="join"/>'
    body += user("fire") + user("health") + user("police") + '<bpmn:exclusiveGateway id="good" default="good_to_end"/>' + end()
    body += flows("start", "merge", "accept", "fork") + flows("join", "good", "end") + flow("good", "merge", "again")
    for unit in ("fire", "health", "police"):
        body += flow("fork", unit, condition) + flows(unit, "join")
    return body


def test_no_review_is_passed_over_when_a_case_is_returned_and_comes_again():
    for gateway, condition in (("parallelGateway", ""), ("inclusiveGateway", "true")):
        for order in (("police", "fire", "health"), ("fire", "health", "police"), ("health", "police", "fire")):
            case = Case(compiled(returned(gateway, condition)), again=True)
            for _ in range(4):
                case.complete("accept")
                for place, unit in enumerate(order):
                    assert sorted(case.open) == sorted(order[place:]), (gateway, order)
                    case.reload()
                    case.complete(unit, again=True)
            assert case.open == ["accept"]


def test_an_inclusive_join_waits_for_a_task_behind_another_gateway():
    body = start() + '<bpmn:inclusiveGateway id="fork"/><bpmn:inclusiveGateway id="join"/>' + user("a") + user("b") + user("c") + user("d") + end()
    body += '<bpmn:exclusiveGateway id="which" default="which_to_b"/><bpmn:exclusiveGateway id="met"/>'
    body += flows("start", "fork") + flow("fork", "a", "true") + flow("fork", "which", "true") + flow("which", "c", "false")
    body += flows("which", "b", "met", "d", "join", "end") + flows("c", "met") + flows("a", "join")
    case = Case(compiled(body))
    case.complete("a")
    assert case.open == ["b"]
    case.reload()
    case.complete("b")
    assert (case.open, case.last.finished) == (["d"], False)
    assert case.complete("d").finished


def test_an_inclusive_join_waits_for_a_called_process():
    called = process("visit", start("in") + user("go") + end("out") + flows("in", "go", "out"))
    body = (
        start()
        + '<bpmn:inclusiveGateway id="fork"/><bpmn:inclusiveGateway id="join"/>'
        + user("a")
        + '<bpmn:callActivity id="visits" calledElement="visit"/>'
        + end()
    )
    body += flows("start", "fork") + flow("fork", "a", "true") + flow("fork", "visits", "true") + flows("a", "join", "end") + flows("visits", "join")
    case = Case(compiled(body, called))
    assert not case.complete("a").finished
    assert case.complete("go").finished


def test_an_inclusive_join_does_not_wait_for_flows_not_taken():
    body = start() + '<bpmn:inclusiveGateway id="fork" default="fork_to_c"/><bpmn:inclusiveGateway id="join"/>' + user("a") + user("b") + user("c") + end()
    body += flows("start", "fork") + flow("fork", "a", "needs_a") + flow("fork", "b", "needs_b") + flow("fork", "c")
    body += flows("a", "join", "end") + flows("b", "join") + flows("c", "join")
    definition = compiled(body)
    assert Case(definition, needs_a=True, needs_b=False).complete("a").finished
    assert Case(definition, needs_a=False, needs_b=False).complete("c").finished


def test_a_process_ends_when_its_last_branch_does():
    body = (
        start() + user("a") + timer("late", "a") + user("remind") + end("reminded") + end() + flows("start", "a", "end") + flows("late", "remind", "reminded")
    )
    case = Case(compiled(body))
    case.fire("late")
    assert not case.complete("a").finished
    assert (case.complete("remind").finished, case.last.end_node) == (True, "end")


def test_a_stale_branch_overwrites_routing_variables_hence_opinions_are_rows():
    body = start() + '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>' + user("a") + user("b") + user("after") + end()
    body += flows("start", "fork", "a", "join", "after", "end") + flows("fork", "b", "join")
    case = Case(compiled(body), veto=False)
    case.complete("a", veto=True, by_a=True)
    case.complete("b")
    assert case.task("after").variables == {"veto": False, "by_a": True}
