from engine.domain.errors import HandlerFailed
from tests.runtime.diagrams import end, flows, instances, process, service, start, timer, user
from tests.runtime.driver import Case, compiled

DOWN = HandlerFailed("登记系统没有应答 / the register does not answer")
BRANCHES = (
    start()
    + '<bpmn:parallelGateway id="fork"/>'
    + service("one")
    + service("two")
    + user("three")
    + '<bpmn:parallelGateway id="join"/>'
    + user("after")
    + end()
    + flows("start", "fork", "one", "join", "after", "end")
    + flows("fork", "two", "join")
    + flows("fork", "three", "join")
)


def test_both_failing_branches_are_told_and_the_third_goes_on():
    case = Case(compiled(BRANCHES), {"one": DOWN, "two": HandlerFailed("second")})
    assert case.failed == ["one", "two"]
    assert {failure.error for failure in case.last.failures} == {str(DOWN), "second"}
    assert case.open == ["three"]
    case.reload()
    case.complete("three")
    assert (case.open, case.failed, case.last.finished, case.last.failures) == ([], ["one", "two"], False, ())


def test_retry_runs_the_handler_again_and_the_join_goes_on_when_all_have_come():
    case = Case(compiled(BRANCHES), {"one": DOWN, "two": DOWN}, area=80)
    case.complete("three")
    case.answers = {"one": {"number": 7}}
    case.reload()
    first = case.retry("one")
    assert (case.failed, first.mended, first.passed) == (["two"], first.mended, ("one",))
    assert len(first.mended) == 1
    case.retry("two")
    assert case.open == ["after"]
    assert case.task("after").variables["number"] == 7


def test_a_retry_that_fails_again_is_told_again_under_the_same_id():
    case = Case(compiled(BRANCHES), {"one": DOWN})
    before = case.failure("one").id
    advance = case.retry("one")
    assert [failure.id for failure in advance.failures] == [before]
    assert advance.mended == ()
    assert [name for name, _ in case.called].count("one") == 2


def test_skip_goes_on_without_the_handler_with_the_data_given():
    case = Case(compiled(BRANCHES), {"one": DOWN})
    case.complete("three")
    advance = case.skip("one", number=9)
    assert [name for name, _ in case.called].count("one") == 1
    assert advance.passed[0] == "one"
    assert case.open == ["after"]
    assert case.task("after").variables["number"] == 9


def test_a_failed_task_keeps_its_reminder_and_its_branch_stays_where_it_is():
    body = start() + service("one") + timer("late", "one") + user("warned") + end("told") + user("after") + end()
    body += flows("start", "one", "after", "end") + flows("late", "warned", "told")
    case = Case(compiled(body), {"one": DOWN})
    assert (case.failed, case.timers) == (["one"], ["late"])
    case.fire("late")
    assert (case.open, case.failed, case.last.finished) == (["warned"], ["one"], False)
    case.complete("warned")
    assert (case.open, case.failed, case.last.finished) == ([], ["one"], False)
    case.answers = {}
    case.reload()
    case.retry("one")
    assert case.open == ["after"]
    assert case.complete("after").finished


def test_an_interrupting_timer_takes_a_failed_task_away():
    body = start() + service("one") + timer("late", "one", interrupting=True) + user("by_hand") + end("other") + end()
    body += flows("start", "one", "end") + flows("late", "by_hand", "other")
    case = Case(compiled(body), {"one": DOWN})
    advance = case.fire("late")
    assert (case.failed, case.open, len(advance.mended)) == ([], ["by_hand"], 1)
    assert case.complete("by_hand").finished


def test_an_inclusive_join_waits_for_a_failed_branch():
    body = start() + '<bpmn:inclusiveGateway id="fork"/>' + service("one") + user("two") + '<bpmn:inclusiveGateway id="join"/>' + end()
    body += flows("start", "fork") + flows("one", "join", "end") + flows("two", "join")
    body += '<bpmn:sequenceFlow id="f1" sourceRef="fork" targetRef="one"><bpmn:conditionExpression>true</bpmn:conditionExpression></bpmn:sequenceFlow>'
    body += '<bpmn:sequenceFlow id="f2" sourceRef="fork" targetRef="two"><bpmn:conditionExpression>true</bpmn:conditionExpression></bpmn:sequenceFlow>'
    case = Case(compiled(body), {"one": DOWN})
    assert not case.complete("two").finished
    case.answers = {}
    assert case.retry("one").finished


def test_a_list_that_is_missing_is_a_failure_of_that_branch_only():
    body = (
        start() + '<bpmn:parallelGateway id="fork"/>' + user("review", instances("units", "unit")) + user("other") + '<bpmn:parallelGateway id="join"/>' + end()
    )
    body += flows("start", "fork", "review", "join", "end") + flows("fork", "other", "join")
    case = Case(compiled(body))
    assert (case.failed, case.open) == (["review"], ["other"])
    assert "units" in case.failure("review").error
    case.skip("review", units=["fire"])
    assert case.open == ["other", "review"]


def test_a_handler_that_returns_what_cannot_be_stored_is_a_failure():
    case = Case(compiled(BRANCHES), {"one": {"when": object()}, "two": {"set": {1, 2}}})
    assert case.failed == ["one", "two"]
    case.reload()


def test_a_failure_in_a_called_process_is_mended_in_place():
    called = process("check", start("in") + service("one") + user("inside") + end("out") + flows("in", "one", "inside", "out"))
    body = start() + '<bpmn:callActivity id="checking" calledElement="check"/>' + user("after") + end() + flows("start", "checking", "after", "end")
    case = Case(compiled(body, called), {"one": DOWN})
    assert case.failed == ["one"]
    case.reload()
    case.answers = {}
    case.retry("one")
    assert case.open == ["inside"]
    case.complete("inside")
    assert case.open == ["after"]


def test_a_list_too_long_is_a_failure():
    body = start() + user("review", instances("units", "unit")) + end() + flows("start", "review", "end")
    case = Case(compiled(body), units=["u"] * 201)
    assert case.failed == ["review"]
