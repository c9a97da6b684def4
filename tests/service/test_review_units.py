"""增减会审单位: a unit joins a joint review or leaves it at run time, and the review ends exactly when the last that belongs to it has answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from engine.domain.commands import AddOfficer, AddUnit, CompleteTask
from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.review_commands import AddReviewUnit, RemoveReviewUnit
from engine.verify import verify

FOOD, SIGN, FIRE = "market_supervision", "urban_management", "fire_safety"


@pytest.fixture
def reviewing(bureau):
    """A case whose food and signboard are under review, accepted by window1; the ecology office has a reviewer and no part in the item."""
    bureau.handle(AddUnit(None, "ecology", "区生态环境分局", "Ecology Office"))
    bureau.people["ecology1"] = bureau.handle(AddOfficer(None, "贺清", (("reviewer", "ecology", "环境审查岗", "Reviewer"),))).id
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    return bureau, case_id


def add(bureau, case_id, unit, by="window1", component="", reason="排烟口正对居民楼", request=None):
    return bureau.handle(AddReviewUnit(bureau.people[by], case_id, unit, component, reason, request or bureau.request_id()))


def remove(bureau, case_id, unit, by="window1", reason="核实后不涉及"):
    return bureau.handle(RemoveReviewUnit(bureau.people[by], case_id, unit, reason, bureau.request_id()))


def asked(bureau, case_id):
    return {t.unit for t in bureau.page(case_id).tasks if t.kind == "joint_review"}


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_an_added_unit_is_timed_and_waited_for_and_its_objection_refuses_its_own_component_only(reviewing):
    bureau, case_id = reviewing
    add(bureau, case_id, "ecology", component="油烟排放")
    task = bureau.task(case_id, "review_unit", "ecology")
    assert (task.assignee, task.due_at is not None) == (bureau.people["ecology1"], True)
    bureau.complete(case_id, "review_unit", unit_id=FOOD)
    bureau.complete(case_id, "review_unit", unit_id=SIGN)
    assert asked(bureau, case_id) == {"ecology"}
    sound(bureau)
    values = {"opinion": ["object"], "reasons": ["距居民楼不足九米"]}
    bureau.handle(CompleteTask(bureau.people["ecology1"], task.id, bureau.page(case_id).row.event_no, values, "e-1"))
    bureau.complete(case_id, "approve_case", decision="partly", reasons="油烟排放不予许可")
    page = bureau.page(case_id)
    assert page.decisions[-1].refused == '["油烟排放"]'
    assert [(c.action, c.unit, c.reason) for c in page.unit_changes] == [("add", "ecology", "排烟口正对居民楼")]
    sound(bureau)


def test_the_review_ends_when_the_last_unit_awaited_is_taken_out(reviewing):
    bureau, case_id = reviewing
    add(bureau, case_id, FIRE, by="market1" if bureau.task(case_id, "review_unit", FOOD).assignee == bureau.people["market1"] else "market2")
    for unit in (FOOD, SIGN):
        bureau.complete(case_id, "review_unit", unit_id=unit)
    assert asked(bureau, case_id) == {FIRE}
    remove(bureau, case_id, FIRE)
    page = bureau.page(case_id)
    assert [t.node for t in page.tasks] == ["approve_case"]
    assert {o.unit for o in page.opinions} == {FOOD, SIGN}
    assert {c.state for c in page.clocks if c.name.startswith("stage:") and c.subject not in {t.id for t in page.tasks}} == {"stopped"}
    sound(bureau)
    with pytest.raises(Stale):
        add(bureau, case_id, FIRE)


def test_a_unit_taken_out_may_be_asked_again(reviewing):
    bureau, case_id = reviewing
    first = add(bureau, case_id, FIRE, request="twice")
    assert add(bureau, case_id, FIRE, request="twice").task_id == first.task_id
    assert len(bureau.page(case_id).unit_changes) == 1
    remove(bureau, case_id, FIRE)
    add(bureau, case_id, FIRE)
    assert asked(bureau, case_id) == {FOOD, SIGN, FIRE}
    sound(bureau)


def test_what_is_wrong_with_an_addition_is_said_all_at_once(reviewing):
    bureau, case_id = reviewing
    for unit, component, reason, keys in (
        ("nowhere", "油烟", "有", {"unit"}),
        ("approval_bureau", "油烟", "有", {"unit"}),
        (SIGN, "", "有", {"unit"}),
        ("ecology", "", "", {"component", "reason"}),
        ("ecology", "食品经营许可", "有", {"component"}),
    ):
        with pytest.raises(Invalid) as refused:
            add(bureau, case_id, unit, component=component, reason=reason)
        assert {error.key for error in refused.value.errors} == keys


def test_who_has_no_part_in_the_case_changes_nothing(reviewing):
    bureau, case_id = reviewing
    for login, refusal in (("window2", NotFound), ("xiaoman", NotFound), ("supervisor", NotAllowed), ("approver1", NotFound)):
        with pytest.raises(refusal):
            add(bureau, case_id, FIRE, by=login)
    add(bureau, case_id, FIRE)
    holder = next(login for login, person in bureau.people.items() if person == bureau.task(case_id, "review_unit", SIGN).assignee)
    with pytest.raises(NotAllowed):
        remove(bureau, case_id, FIRE, by=holder)  # reviews beside it, and did not add it
    remove(bureau, case_id, FIRE, by="head")


def test_core_units_and_those_that_have_spoken_stay(reviewing):
    bureau, case_id = reviewing
    with pytest.raises(Rejection, match="core"):
        remove(bureau, case_id, FOOD)
    bureau.complete(case_id, "review_unit", unit_id=SIGN)
    with pytest.raises(Stale):
        remove(bureau, case_id, SIGN)


def together(*acts):
    """Run at the same moment; what each came to: None, or its refusal."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        except Rejection as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _completion(bureau, case_id, unit):
    task, seen = bureau.task(case_id, "review_unit", unit), bureau.page(case_id).row.event_no
    return lambda node: node.handle(CompleteTask(task.assignee, task.id, seen, {"opinion": ["agree"]}, f"done-{unit}-{case_id}"))


@pytest.mark.parametrize("race", ["add_twice", "add_against_the_last_opinion", "remove_against_its_opinion"])
def test_two_officers_at_once_leave_one_truth(reviewing, node, race):
    bureau, case_id = reviewing
    other = node()
    if race == "add_twice":
        added = together(lambda: add(bureau, case_id, FIRE), lambda: add(other, case_id, FIRE, by="head"))
        assert sorted(type(one) for one in added if one) == [Invalid]
        assert len(bureau.page(case_id).unit_changes) == 1
    elif race == "add_against_the_last_opinion":
        bureau.complete(case_id, "review_unit", unit_id=FOOD)
        last = _completion(bureau, case_id, SIGN)
        late, _ = together(lambda: add(other, case_id, FIRE), lambda: last(bureau))
        assert asked(bureau, case_id) == (set() if late else {FIRE})
        assert ([t.node for t in bureau.page(case_id).tasks] == ["approve_case"]) == bool(late)
    else:
        add(bureau, case_id, FIRE)
        opinion = _completion(bureau, case_id, FIRE)
        removed, given = together(lambda: remove(bureau, case_id, FIRE), lambda: opinion(other))
        assert (removed is None) != (given is None)
        assert FIRE in {o.unit for o in bureau.page(case_id).opinions} if removed else FIRE not in {o.unit for o in bureau.page(case_id).opinions}
    sound(bureau)
