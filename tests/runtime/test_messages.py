import pytest

from engine.runtime import interpreter
from tests.runtime.diagrams import end, flows, start, user
from tests.runtime.driver import Case, compiled

SUPPLIED = '<bpmn:message id="supplied" name="补正材料已提交"/>'
BODY = (
    start()
    + '<bpmn:intermediateCatchEvent id="wait"><bpmn:messageEventDefinition messageRef="supplied"/></bpmn:intermediateCatchEvent>'
    + user("after")
    + end()
    + flows("start", "wait", "after", "end")
)


def test_a_message_is_waited_for_by_name_and_brings_its_data():
    case = Case(compiled(BODY, SUPPLIED), pages=1)
    assert interpreter.messages(case.live) == ("补正材料已提交",)
    assert (case.open, case.timers, case.failed) == ([], [], [])
    case.reload()
    case.receive("补正材料已提交", pages=3)
    assert case.task("after").variables == {"pages": 3}
    assert interpreter.messages(case.live) == ()


def test_a_message_that_nobody_waits_for_is_refused():
    case = Case(compiled(BODY, SUPPLIED))
    with pytest.raises(KeyError):
        case.receive("别的消息")


def test_a_message_is_no_timer():
    case = Case(compiled(BODY, SUPPLIED))
    with pytest.raises(KeyError):
        interpreter.fire(case.live, next(iter(case.live.waits)), case.now, case.call)
