import sys

import pytest

from engine.runtime.environment import EVALUATOR, CodeRefused
from engine.runtime.expressions import ExpressionRefused
from tests.runtime.diagrams import end, flow, flows, instances, start, timer, user
from tests.runtime.driver import Case, compiled

ATTACKS = ("__import__('os').getpid()", "().__class__", "open('/etc/passwd')", "[x for x in (1,)]", "lambda: 1", "'a' * 10**9", "9**9**9", "exec('1')")


@pytest.mark.parametrize("attack", ATTACKS)
def test_neither_engine_nor_environment_evaluates_python(attack):
    with pytest.raises(ExpressionRefused):
        EVALUATOR.environment.evaluate(attack, {})
    with pytest.raises(ExpressionRefused):
        EVALUATOR.validate(attack)


def test_scripts_and_services_are_refused_at_both_places():
    for place in (EVALUATOR, EVALUATOR.environment):
        with pytest.raises(CodeRefused):
            place.execute(None, "x = 1")
        with pytest.raises(CodeRefused):
            place.call_service({}, operation_name="x")


def test_expressions_see_the_variables_of_the_task_and_what_comes_from_outside():
    assert EVALUATOR.environment.evaluate("area + more", {"area": 1}, {"more": 2}) == 3
    assert EVALUATOR.environment.evaluate(7, {}) == 7


def test_a_whole_case_runs_without_eval_exec_compile_open_or_socket():
    body = (
        start() + '<bpmn:exclusiveGateway id="which" default="which_to_a"/>' + user("a", instances("units", "unit", until="len(units) > 9")) + user("b") + end()
    )
    body += (
        timer("late", "a")
        + end("told")
        + flows("start", "which", "a", "end")
        + flow("which", "b", 'kind == "b" and area > 3')
        + flows("b", "end")
        + flows("late", "told")
    )
    definition = compiled(body)
    seen: list[str] = []
    watching = True

    def hook(event, _args):
        if watching and event in {"compile", "exec", "open", "socket.connect", "import", "subprocess.Popen"}:
            seen.append(event)

    case = Case(definition, kind="a", area=9, units=["x", "y"])  # once before, so that nothing is imported for the first time below
    sys.addaudithook(hook)
    case = Case(definition, kind="a", area=9, units=["x", "y"])
    case.fire("late")
    case.reload()
    case.complete("a")
    case.complete("a")
    watching = False
    assert case.last.finished
    assert seen == []
