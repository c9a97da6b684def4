from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.runtime import interpreter
from engine.runtime.durations import parse_duration
from engine.runtime.expressions import ExpressionRefused
from engine.runtime.timers import due_at
from tests.runtime.diagrams import definitions, end, flow, flows, process, start, timer, user
from tests.runtime.driver import NOW, Case, compiled, refusal

REMINDED = start() + user("review") + timer("late", "review", "PT2H") + user("remind") + end("reminded") + user("after") + end()
REMINDED += flows("start", "review", "after", "end") + flows("late", "remind", "reminded")


def test_a_timer_is_due_a_duration_after_the_now_that_was_handed_in():
    case = Case(compiled(REMINDED))
    (wait,) = interpreter.timers(case.live)
    assert wait == case.last.timers_set[0]
    assert (wait.node_id, wait.due) == ("late", NOW + timedelta(hours=2))
    assert wait.due.tzinfo == ZoneInfo("Asia/Shanghai")


def test_a_timer_fires_only_when_told_however_late_it_is():
    case = Case(compiled(REMINDED))
    case.later(days=900)
    case.reload()
    case.complete("review")
    assert case.open == ["after"]
    assert len(case.last.timers_cleared) == 1
    assert case.timers == []


def test_firing_advances_the_branch_in_full_and_leaves_the_task_open():
    case = Case(compiled(REMINDED))
    wait = interpreter.timers(case.live)[0]
    advance = case.fire("late")
    assert (case.open, advance.timers_cleared, advance.passed) == (["remind", "review"], (wait.id,), ("late",))
    with pytest.raises(KeyError):
        interpreter.fire(case.live, wait.id, NOW, case.call)
    case.complete("review")
    case.complete("after")
    assert not case.last.finished
    assert (case.complete("remind").finished, case.last.end_node) == (True, "end")


def test_an_interrupting_timer_closes_the_task():
    body = (
        start()
        + user("review")
        + timer("late", "review", interrupting=True)
        + user("instead")
        + end("other")
        + end()
        + flows("start", "review", "end")
        + flows("late", "instead", "other")
    )
    case = Case(compiled(body))
    task_id = case.task("review").id
    advance = case.fire("late")
    assert (advance.closed, case.open) == ((task_id,), ["instead"])
    assert case.complete("instead").end_node == "other"


def test_a_stored_case_keeps_its_due_instants():
    case = Case(compiled(REMINDED))
    before = interpreter.timers(case.live)
    case.later(hours=1)
    case.reload()
    assert interpreter.timers(case.live) == before
    case.fire("late")


def test_each_round_of_a_loop_sets_a_timer_of_its_own():
    body = start() + '<bpmn:exclusiveGateway id="merge"/>' + user("review") + timer("late", "review", "P1D") + user("remind") + end("reminded")
    body += (
        '<bpmn:exclusiveGateway id="good" default="good_to_merge"/>'
        + end()
        + flows("start", "merge", "review", "good", "merge")
        + flow("good", "end", "ok")
        + flows("late", "remind", "reminded")
    )
    case = Case(compiled(body), ok=False)
    first = interpreter.timers(case.live)[0]
    case.later(days=3)
    advance = case.complete("review")
    assert advance.timers_cleared == (first.id,)
    assert advance.timers_set[0].due == NOW + timedelta(days=4)
    assert advance.timers_set[0].id != first.id


def catching(text: str, kind: str = "timeDuration") -> str:
    event = f'<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}>'
    event += "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    return start() + event + user("after") + end() + flows("start", "wait", "after", "end")


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("PT90M", "timeDuration", NOW + timedelta(minutes=90)),
        ('"P1W"', "timeDuration", NOW + timedelta(days=7)),
        ("2027-01-04T09:00", "timeDate", datetime(2027, 1, 4, 1, 0, tzinfo=UTC)),
        ('"2027-01-04T09:00+00:00"', "timeDate", datetime(2027, 1, 4, 9, 0, tzinfo=UTC)),
        ("wait_for", "timeDuration", NOW + timedelta(days=2)),
    ],
)
def test_an_intermediate_timer_waits_for_a_duration_a_date_or_a_variable(text, kind, due):
    case = Case(compiled(catching(text, kind)), wait_for="P2D")
    assert interpreter.timers(case.live)[0].due == due
    assert case.open == []
    case.reload()
    case.fire("wait")
    assert case.open == ["after"]


def test_a_variable_that_is_no_duration_is_a_failure():
    case = Case(compiled(catching("wait_for")), wait_for="soon")
    assert case.failed == ["wait"]
    case.skip("wait", wait_for="PT1H")
    assert case.timers == ["wait"]


@pytest.mark.parametrize("text", ["P900000000Y", "P11Y", "R1000000000/PT0S", "PT1.5S", '"tomorrow"', "P3660000D", "__import__('os')"])
def test_a_bad_timer_is_refused_at_deployment(text):
    assert refusal({"main.bpmn": definitions(process("main", catching(text)))})[0].element == "wait"


def test_a_cycle_is_refused_at_deployment():
    assert refusal({"main.bpmn": definitions(process("main", catching("R3/PT1H", "timeCycle")))})[0].rule == "timer"


@pytest.mark.parametrize(
    ("text", "start_at", "expected"),
    [
        ("P1M", datetime(2027, 1, 31, 4, tzinfo=UTC), datetime(2027, 2, 28, 4, tzinfo=UTC)),
        ("P1Y", datetime(2028, 2, 29, 4, tzinfo=UTC), datetime(2029, 2, 28, 4, tzinfo=UTC)),
        ("P1Y2M3DT4H5M6S", datetime(2026, 11, 30, 4, tzinfo=UTC), datetime(2028, 2, 2, 8, 5, 6, tzinfo=UTC)),
    ],
)
def test_months_and_years_follow_the_calendar(text, start_at, expected):
    assert due_at(text, start_at) == expected


def test_a_duration_keeps_months_apart_from_days():
    assert (parse_duration("P1M30D").months, parse_duration("P1M30D").rest) == (1, timedelta(days=30))
    with pytest.raises(ExpressionRefused):
        parse_duration("R2/PT1H")
