"""需补充材料: units ask the applicant once a round, he answers all of them at once, and no clock stops."""

from __future__ import annotations

import pytest

from engine.domain.commands import WithdrawCase
from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection
from engine.domain.review_commands import AddReviewUnit, AskForMaterial, RemoveReviewUnit, SupplyFurther
from engine.domain.stages import SUPPLY_FURTHER
from engine.verify import verify

FOOD, SIGN, FIRE = "market_supervision", "urban_management", "fire_safety"


@pytest.fixture
def reviewing(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    return bureau, case_id


def ask(bureau, case_id, unit, words="请补图", by=None):
    task = bureau.task(case_id, "review_unit", unit)
    return bureau.handle(AskForMaterial(by or task.assignee, task.id, words, bureau.request_id()))


def wanted(bureau, case_id):
    return [task for task in bureau.page(case_id).tasks if task.kind == SUPPLY_FURTHER]


def supply(bureau, case_id, by="xiaoman", *, files=True, request=None):
    (task,) = wanted(bureau, case_id)
    values = {"explanation": ["补上了"], "supplements": [bureau.upload(by)] if files else []}
    return bureau.handle(SupplyFurther(bureau.people[by], task.id, values, request or bureau.request_id()))


def states(bureau, case_id):
    return {o.unit: o.state for o in bureau.page(case_id).opinions}


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_two_requests_are_one_task_of_the_applicant_and_his_answer_sends_both_on(reviewing):
    bureau, case_id = reviewing
    before = {c.name: c.due_at for c in bureau.page(case_id).clocks}
    ask(bureau, case_id, SIGN, "夜间照明效果图")
    ask(bureau, case_id, FOOD, "凉菜专间剖面图")
    assert states(bureau, case_id) == {FOOD: "need_material", SIGN: "need_material"}
    assert {n.zh.partition(":")[2] for n in bureau.page(case_id, "xiaoman").notices if "补充" in n.zh} == {"夜间照明效果图", "凉菜专间剖面图"}
    sound(bureau)
    with pytest.raises(Invalid, match="mending"):
        supply(bureau, case_id, files=False)
    first = supply(bureau, case_id, request="s-1")
    assert bureau.handle(SupplyFurther(bureau.people["xiaoman"], "gone", {}, "s-1")) == first
    page = bureau.page(case_id)
    assert (states(bureau, case_id), wanted(bureau, case_id)) == ({FOOD: "pending", SIGN: "pending"}, [])
    assert [(r.outcome, r.answer) for r in page.requests] == [("supplied", "补上了")] * 2
    assert {c.name: c.due_at for c in page.clocks} == before
    with pytest.raises(Rejection, match="one request a round"):
        ask(bureau, case_id, SIGN)
    bureau.review_all(case_id)
    assert [t.node for t in bureau.page(case_id).tasks] == ["approve_case"]
    sound(bureau)


def test_a_unit_may_decide_without_an_answer_and_what_others_want_stays(reviewing):
    bureau, case_id = reviewing
    ask(bureau, case_id, SIGN)
    ask(bureau, case_id, FOOD)
    bureau.complete(case_id, "review_unit", unit_id=SIGN, opinion="object", reasons="没有补图，看不出亮度")
    assert len(wanted(bureau, case_id)) == 1
    sound(bureau)
    bureau.complete(case_id, "review_unit", unit_id=FOOD)
    assert (wanted(bureau, case_id), [r.outcome for r in bureau.page(case_id).requests]) == ([], ["answered", "answered"])
    sound(bureau)


def test_a_request_ends_with_its_unit_and_with_the_case(reviewing):
    bureau, case_id = reviewing
    bureau.handle(AddReviewUnit(bureau.people["window1"], case_id, FIRE, "", "瓶装液化气", bureau.request_id()))
    ask(bureau, case_id, FIRE)
    bureau.handle(RemoveReviewUnit(bureau.people["window1"], case_id, FIRE, "改用管道气", bureau.request_id()))
    assert wanted(bureau, case_id) == []
    sound(bureau)
    ask(bureau, case_id, SIGN)
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不办了", bureau.request_id()))
    assert [r.outcome for r in bureau.page(case_id).requests] == ["answered", "ended"]
    sound(bureau)


def test_the_window_brings_paper_for_the_applicant_and_others_bring_nothing(reviewing):
    bureau, case_id = reviewing
    with pytest.raises((NotAllowed, NotFound)):
        ask(bureau, case_id, SIGN, by=bureau.people["fire1"])
    with pytest.raises(Invalid):
        ask(bureau, case_id, SIGN, words=" ")
    ask(bureau, case_id, SIGN)
    with pytest.raises(NotFound):
        supply(bureau, case_id, by="linjia")
    supply(bureau, case_id, by="window2", files=False)
    assert states(bureau, case_id)[SIGN] == "pending"
    sound(bureau)
