import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime import interpreter
from tests.runtime.diagrams import end, flow, flows, instances, process, service, start, timer, user
from tests.runtime.driver import Case, compiled

UNITS = ["fire", "health", "police"]


def review(**kind) -> str:
    return start() + user("review", instances("units", "unit", **kind), unit_from="unit") + user("after") + end() + flows("start", "review", "after", "end")


def units(case) -> list[str]:
    return [str(task.variables["unit"]) for task in interpreter.open_tasks(case.live) if task.node.id == "review"]


def test_every_unit_of_the_list_gets_a_task_with_its_own_unit():
    case = Case(compiled(review()), units=UNITS)
    assert units(case) == UNITS
    assert case.task("review").node.unit_from == "unit"


def test_the_whole_goes_on_when_all_have_answered_in_any_order():
    case = Case(compiled(review()), units=UNITS)
    for place in (1, 1):
        case.reload()
        assert not case.complete("review", place).opened
    assert units(case) == ["fire"]
    case.reload()
    advance = case.complete("review", seen=True)
    assert case.open == ["after"]
    assert advance.passed == ("review",)
    assert case.task("after").variables == {"units": UNITS, "seen": True}


def test_an_empty_list_is_passed_over():
    case = Case(compiled(review()), units=[])
    assert case.open == ["after"]
    assert case.last.passed == ("start", "review")


def test_a_completion_condition_cancels_the_rest():
    case = Case(compiled(review(until="veto")), units=UNITS, veto=False)
    case.complete("review", 1, veto=False)
    advance = case.complete("review", veto=True)
    assert case.open == ["after"]
    assert len(advance.closed) == 2


def test_a_completion_condition_that_cannot_be_judged_is_a_failure_and_keeps_the_instances():
    case = Case(compiled(review(until="veto")), units=UNITS)
    case.complete("review")
    assert case.failed == ["review"]
    assert len(units(case)) == 2
    case.complete("review", veto=False)
    case.reload()
    case.retry("review")
    case.complete("review", veto=False)
    assert case.open == ["after"]


def test_one_after_the_other_over_the_list_as_it_was():
    case = Case(compiled(review(sequential=True)), units=UNITS)
    seen = []
    while "review" in case.open:
        case.reload()
        seen += units(case)
        case.complete("review", units=["changed"])
    assert seen == UNITS
    assert case.open == ["after"]


def test_the_element_variable_may_shadow_one_of_the_case_and_ends_with_the_instance():
    case = Case(compiled(review()), units=UNITS, unit="bureau")
    assert units(case) == UNITS
    for _ in UNITS:
        case.complete("review")
    assert case.task("after").variables["unit"] == "bureau"


def test_the_same_list_may_be_gone_through_again_in_a_loop():
    body = (
        start()
        + '<bpmn:exclusiveGateway id="merge"/>'
        + user("review", instances("units", "unit"))
        + '<bpmn:exclusiveGateway id="good" default="good_to_merge"/>'
        + end()
    )
    body += flows("start", "merge", "review", "good", "merge") + flow("good", "end", "ok")
    case = Case(compiled(body), units=UNITS, ok=False)
    for _ in UNITS:
        case.complete("review", ok=False)
    assert units(case) == UNITS
    for _ in UNITS:
        case.reload()
        case.complete("review", ok=True)
    assert case.last.finished


def test_instances_may_be_called_processes_and_are_taken_away_with_the_whole():
    called = process("visit", start("in") + user("go") + service("note") + end("out") + flows("in", "go", "note", "out"))
    body = (
        start()
        + f'<bpmn:callActivity id="visits" calledElement="visit">{instances("units", "unit")}</bpmn:callActivity>'
        + timer("late", "visits", interrupting=True)
    )
    body += user("instead") + end() + flows("start", "visits", "end") + flows("late", "instead", "end")
    case = Case(compiled(body, called), units=UNITS)
    assert [task.variables["unit"] for task in interpreter.open_tasks(case.live)] == UNITS
    case.reload()
    case.complete("go", 1)
    assert [name for name, _ in case.called] == ["note"]
    case.reload()
    case.fire("late")
    assert case.open == ["instead"]
    assert case.live.workflow.subprocesses == {}
    case.reload()
    assert case.complete("instead").finished


def test_two_hundred_instances_are_carried():
    case = Case(compiled(review()), units=[f"u{i}" for i in range(200)])
    while "review" in case.open:
        case.complete("review", len(case.live.open) // 2)
    assert case.open == ["after"]


def grown(case, place: int, unit: str):
    case.last = interpreter.add_instance(case.live, case.task("review", place).id, unit, case.now, case.call)
    case.reload()


def shrunk(case, place: int):
    case.last = interpreter.remove_instance(case.live, case.task("review", place).id, case.now, case.call)
    case.reload()


@given(st.data())
def test_units_that_come_and_go_are_waited_for_exactly_while_they_belong(data):
    case = Case(compiled(review()), units=UNITS)
    open_, new = set(UNITS), iter("abcdef")
    for _ in range(data.draw(st.integers(1, 8))):
        act = data.draw(st.sampled_from(["add", "remove", "complete"]))
        place = data.draw(st.integers(0, len(open_) - 1))
        unit = units(case)[place]
        if act == "add":
            added = next(new, None)
            if added is None:
                continue
            grown(case, place, added)
            open_.add(added)
        elif act == "remove":
            shrunk(case, place)
            open_.remove(unit)
        else:
            case.complete("review", place)
            case.reload()
            open_.remove(unit)
        assert case.open == (["review"] * len(open_) if open_ else ["after"])
        if not open_:
            return
        assert set(units(case)) == open_


def test_only_an_open_instance_of_a_parallel_task_can_be_joined_or_taken_out():
    case = Case(compiled(review(sequential=True)), units=UNITS)
    with pytest.raises(KeyError):
        grown(case, 0, "tax")
    case = Case(compiled(review()), units=[])
    with pytest.raises(KeyError):
        interpreter.remove_instance(case.live, case.task("after").id, case.now, case.call)
