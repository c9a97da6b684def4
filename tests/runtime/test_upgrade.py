import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.errors import HandlerFailed, StateRefused
from engine.runtime import codec, interpreter
from engine.runtime.definitions import compile_bundle
from engine.runtime.upgrade import obstacles, upgrade
from tests.runtime.diagrams import Diagrams, end, flow, flows, instances, process, service, start, timer, user
from tests.runtime.driver import Case, compiled
from tests.runtime.test_side_by_side import Ours

OLD = start() + user("accept") + user("review") + end() + flows("start", "accept", "review", "end")


def moved(case: Case, definition) -> Case:
    before = codec.encode(case.live)
    live = upgrade(case.live, definition)
    assert codec.encode(case.live) == before
    case.live, case.definition = live, definition
    return case


def test_a_task_added_ahead_of_the_case_is_met():
    newer = compiled(start() + user("accept") + user("review") + user("approve") + end() + flows("start", "accept", "review", "approve", "end"))
    case = Case(compiled(OLD), area=80)
    case.complete("accept")
    opened = interpreter.open_tasks(case.live)
    moved(case, newer)
    assert [(task.id, task.variables) for task in interpreter.open_tasks(case.live)] == [(task.id, task.variables) for task in opened]
    case.complete("review")
    assert case.open == ["approve"]
    case.reload()
    assert case.complete("approve").finished


def test_a_case_not_yet_there_may_lose_a_task():
    case = moved(Case(compiled(OLD)), compiled(start() + user("accept") + end() + flows("start", "accept", "end")))
    assert case.complete("accept").finished


@pytest.mark.parametrize(
    ("newer", "element"),
    [
        (start() + user("accept") + user("check") + end() + flows("start", "accept", "check", "end"), "review"),
        (start() + user("accept") + service("review") + end() + flows("start", "accept", "review", "end"), "review"),
        (start() + user("accept") + user("review", instances("units", "unit")) + end() + flows("start", "accept", "review", "end"), "review"),
    ],
)
def test_what_is_open_must_be_there_as_before(newer, element):
    case, definition = Case(compiled(OLD)), compiled(newer)
    case.complete("accept")
    assert element in {each.element for each in obstacles(case.live, definition)}
    with pytest.raises(StateRefused):
        upgrade(case.live, definition)
    assert case.complete("review").finished


def side_by_side(*arms: str) -> str:
    body = start() + '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>' + end() + flows("start", "fork") + flows("join", "end")
    return body + "".join(user(arm) + flows("fork", arm, "join") for arm in arms)


def test_a_branch_added_beside_a_case_that_is_in_the_branches_is_an_obstacle():
    case, definition = Case(compiled(side_by_side("a", "b"))), compiled(side_by_side("a", "b", "c"))
    assert {each.element for each in obstacles(case.live, definition)} == {"fork"}
    case.complete("a")
    assert [(each.code, each.element) for each in obstacles(case.live, definition)] == [("structure_changed", "fork")]
    case.complete("b")
    assert case.last.finished


def test_a_block_that_the_case_has_left_may_change_and_be_drawn_again_ahead_of_it():
    def blocks(*path: str) -> str:
        arms = user("a") + user("b") + flows("fork", "a", "join") + flows("fork", "b", "join")
        return start() + '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>' + arms + user("c") + end() + path[0]

    case = Case(compiled(blocks(flows("start", "fork") + flows("join", "c", "end"))))
    case.complete("a")
    case.complete("b")
    moved(case, compiled(blocks(flows("start", "c", "fork") + flows("join", "end"))))
    case.complete("c")
    case.complete("a")
    assert case.open == ["b"]
    assert case.complete("b").finished


def test_two_branches_drawn_one_after_the_other_have_no_place_for_both():
    line = compiled(start() + user("a") + user("b") + end() + flows("start", "a", "b", "end"))
    case = Case(compiled(side_by_side("a", "b")))
    assert [each.code for each in obstacles(case.live, line)] == ["structure_changed"]
    case.complete("a")
    assert [each.code for each in obstacles(case.live, line)] == ["structure_changed"]


def test_a_gone_element_is_replaced_by_the_one_that_is_named():
    newer = compiled(start() + user("accept") + user("check") + user("sign") + end() + flows("start", "accept", "check", "sign", "end"))
    case = Case(compiled(OLD))
    case.complete("accept")
    held = case.task("review").id
    case.live, case.definition = upgrade(case.live, newer, {"review": "check"}), newer
    assert [(task.id, task.node.id) for task in interpreter.open_tasks(case.live)] == [(held, "check")]
    case.complete("check")
    assert case.complete("sign").finished


def test_a_boundary_event_added_to_an_open_task_is_an_obstacle():
    plain = start() + user("a") + timer("late", "a") + end("told") + end() + flows("start", "a", "end") + flows("late", "told")
    more = plain + timer("later", "a", "P9D") + end("told_again") + flows("later", "told_again")
    assert {each.element for each in obstacles(Case(compiled(plain)).live, compiled(more))} == {"a"}


def test_timers_keep_their_due_instants_and_a_failure_stands_in_the_way():
    body = (
        start()
        + '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>'
        + user("a")
        + timer("late", "a", "P1D")
        + service("one")
        + end("told")
        + end()
    )
    body += flows("start", "fork", "a", "join", "end") + flows("fork", "one", "join") + flows("late", "told")
    case = Case(compiled(body), {"one": HandlerFailed("down")})
    newer = compiled(body.replace('id="told"', 'id="warned"').replace('"late" targetRef="told"', '"late" targetRef="warned"'))
    assert obstacles(case.live, newer) == ()
    case.skip("one", number=1)
    assert {each.code for each in obstacles(case.live, compiled(body.replace('"P1D"', '"P2D"')))} == {"boundary_changed"}
    case.later(hours=5)
    waits = interpreter.timers(case.live)
    moved(case, newer)
    assert interpreter.timers(case.live) == waits
    case.fire("late")
    assert case.complete("a").finished


def test_a_failed_handler_is_tried_again_under_the_newer_version():
    body = start() + service("one") + user("after") + end() + flows("start", "one", "after", "end")
    case = Case(compiled(body), {"one": HandlerFailed("down")})
    before = interpreter.failures(case.live)
    newer = start() + service("one") + user("check") + user("after") + end() + flows("start", "one", "check", "after", "end")
    moved(case, compiled(newer))
    assert [each.id for each in interpreter.failures(case.live)] == [each.id for each in before]
    case.answers = {"one": {"number": 7}}
    case.retry("one")
    assert case.open == ["check"]
    assert case.task("check").variables["number"] == 7
    case.complete("check")
    assert case.complete("after").finished


def test_a_condition_that_failed_stays_an_obstacle():
    body = start() + user("review", instances("units", "unit")) + end() + flows("start", "review", "end")
    case = Case(compiled(body))
    assert {each.code for each in obstacles(case.live, compiled(body))} == {"incident"}


def test_a_called_process_moves_with_its_case_and_must_still_exist():
    inner = process("visit", start("in") + user("go") + end("out") + flows("in", "go", "out"))
    longer = process("visit", start("in") + user("go") + user("report") + end("out") + flows("in", "go", "report", "out"))
    body = start() + '<bpmn:callActivity id="visits" calledElement="visit"/>' + end() + flows("start", "visits", "end")
    case = moved(Case(compiled(body, inner)), compiled(body, longer))
    case.complete("go")
    assert case.open == ["report"]
    assert case.complete("report").finished
    gone = compiled(start() + user("visits") + end() + flows("start", "visits", "end"))
    assert {each.element for each in obstacles(Case(compiled(body, inner)).live, gone)} == {"visits", "visit"}


def test_another_item_is_no_version():
    assert obstacles(
        Case(compiled(OLD)).live, compile_bundle({"other.bpmn": Diagrams(random.Random(1)).draw(0).replace(b'id="main"', b'id="other"')}, topics=["work"])
    )


def test_a_changed_condition_is_used_from_then_on():
    def judged(condition: str) -> str:
        return (
            start()
            + user("accept")
            + '<bpmn:exclusiveGateway id="which" default="which_to_b"/>'
            + user("a")
            + user("b")
            + end()
            + flows("start", "accept", "which", "b", "end")
            + flow("which", "a", condition)
            + flows("a", "end")
        )

    case = moved(Case(compiled(judged("area > 300")), area=200), compiled(judged("area > 100")))
    case.complete("accept")
    assert case.open == ["a"]


@settings(max_examples=60, database=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_a_case_moved_at_every_step_to_the_same_diagram_goes_the_same_way(seed):
    chance = random.Random(seed)
    drawn = Diagrams(chance)
    diagram = drawn.draw(3)
    staying, moving = Ours(diagram, dict(drawn.variables)), Ours(diagram, dict(drawn.variables))
    again = compile_bundle({"main.bpmn": diagram}, topics={"work"})
    for _ in range(40):
        assert [name for name, _ in moving.ready()] == [name for name, _ in staying.ready()]
        assert [name for name, _ in moving.waiting()] == [name for name, _ in staying.waiting()]
        assert moving.finished == staying.finished
        if staying.finished:
            return
        moving.live = upgrade(moving.live, again)
        ready, waiting = staying.ready(), staying.waiting()
        place = chance.randrange(len(ready) + len(waiting))
        decided = {name: chance.random() < 0.3 for name in drawn.loops}
        for case in (staying, moving):
            if place < len(ready):
                case.complete(case.ready()[place][1], decided)
            else:
                case.fire(case.waiting()[place - len(ready)][1])
