"""上门踏勘 on both databases: several tasks in one appointment, who may go, what changes it, and what it leaves behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.domain.commands import CompleteTask, WithdrawCase
from engine.domain.errors import Invalid, NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.domain.visit_commands import AskOtherSlot, CancelVisit, DeclineSlot, MoveVisit, PlanVisit
from engine.store.organisation import ADD_HOLDING, POST
from engine.verify import verify
from tests.bureau import START
from tests.service.visits import NEXT, SLOT, plan, surveyed


def sound(bureau):
    return verify(bureau.config.database_url, bureau.config.state_key) == []


def told(bureau, case_id, login):
    """All that the applicant was told, the clock of the test standing still."""
    return "\n".join(row.zh for row in bureau.app.ask.case(case_id, bureau.actor_of(login)).notices)


def test_one_visit_serves_two_cases_of_one_place_and_their_applicants_are_told(bureau):
    first, second = surveyed(bureau), surveyed(bureau, "linjia", place_address="青禾区稻香镇麦浪路18号二层")

    receipt = plan(bureau, first, second, request="plan-1")
    again = plan(bureau, first, second, request="plan-1")

    page = bureau.app.ask.visit(receipt.id, bureau.actor_of("survey2"))
    assert again.id == receipt.id
    assert [one.case_id for one in page.tasks] == sorted([first, second], key=lambda case_id: bureau.task(case_id, "joint_survey").id)
    assert [one.name for one in page.team] == ["石磊", "江月"]
    assert bureau.task(first, "joint_survey").assignee == bureau.task(second, "joint_survey").assignee == bureau.people["survey1"]
    words = told(bureau, second, "linjia")
    assert [word for word in ("7月1日(周三)13:30–15:00", "石磊、江月", "请备图纸", "办理时限照常计算") if word not in words] == []
    assert bureau.app.ask.visit(receipt.id, bureau.actor_of("market1")) is None
    with pytest.raises(Stale):
        plan(bureau, first, at=NEXT)
    assert sound(bureau)


def test_nobody_goes_alone_twice_at_once_or_without_a_post(bureau):
    first, second = surveyed(bureau), surveyed(bureau, place_address="青禾区老街27号")
    plan(bureau, first)

    for team, slot in ((("survey1",), NEXT), (("survey1", "survey1"), NEXT), (("survey1", "survey2"), SLOT), (("survey1", "window1"), NEXT)):
        with pytest.raises(Invalid):
            plan(bureau, second, at=slot, team=team)
    for wrong in (START, SLOT + timedelta(minutes=5), NEXT + timedelta(days=2), START - timedelta(days=1)):  # begun, no slot, a day off, gone
        with pytest.raises(Invalid):
            plan(bureau, second, at=wrong)
    with pytest.raises(Rejection):
        plan(bureau, second, at=NEXT, by="window1")
    with pytest.raises(Stale):
        bureau.handle(PlanVisit(bureau.people["survey1"], ("no-such-task",), NEXT, (), "", "p-gone"))
    plan(bureau, second, at=NEXT, team=("survey1", "market1"))  # a reviewer of a unit that takes part
    assert sound(bureau)


def test_two_places_are_two_visits_unless_the_planner_knows_better(bureau):
    first, second = surveyed(bureau), surveyed(bureau, place_address="稻香镇粮站旧址")
    with pytest.raises(Invalid):
        plan(bureau, first, second)
    plan(bureau, first, second, one_place=True)


def test_a_drawn_team_can_be_drawn_again(bureau):
    from engine.domain.draw import draw_person

    receipt = plan(bureau, surveyed(bureau), team=())
    page = bureau.app.ask.visit(receipt.id, bureau.actor_of("head"))
    both = {bureau.people["survey1"], bureau.people["survey2"]}
    first = draw_person(both, f"{page.row.seed}:1")
    assert [one.person_id for one in page.team] == [first, draw_person(both - {first}, f"{page.row.seed}:2")]


def test_an_applicant_asks_once_for_another_slot_and_the_clocks_run_on(bureau):
    case_id = surveyed(bureau)
    due = bureau.task(case_id, "joint_survey").due_at
    visit = plan(bureau, case_id).id
    asked = AskOtherSlot(bureau.people["xiaoman"], case_id, NEXT, "店里停电", "ask-1")
    with pytest.raises(NotFound):
        bureau.handle(AskOtherSlot(bureau.people["linjia"], case_id, NEXT, "不是我的", "ask-0"))

    bureau.handle(asked)
    bureau.handle(asked)
    with pytest.raises(Rejection):
        bureau.handle(AskOtherSlot(bureau.people["xiaoman"], case_id, NEXT + timedelta(hours=4.5), "还想改", "ask-2"))
    bureau.handle(MoveVisit(bureau.people["survey2"], visit, NEXT, (), "按申请人请求", "move-1"))

    page = bureau.app.ask.visit(visit, bureau.actor_of("survey1"))
    assert page.starts == NEXT
    assert page.tasks[0].settled == "moved"
    assert bureau.task(case_id, "joint_survey").due_at == due
    with pytest.raises(NotFound):
        bureau.handle(DeclineSlot(bureau.people["survey1"], visit, case_id, "已经改了", "decline-1"))
    assert sound(bureau)


def test_a_declined_slot_leaves_the_visit_as_it_is(bureau):
    case_id = surveyed(bureau)
    visit = plan(bureau, case_id).id
    bureau.handle(AskOtherSlot(bureau.people["xiaoman"], case_id, NEXT, "店里停电", "ask-1"))
    bureau.handle(DeclineSlot(bureau.people["survey1"], visit, case_id, "时限将到", "decline-1"))

    page = bureau.app.ask.visit_of_case(case_id, bureau.actor_of("xiaoman"))
    assert (page.starts, page.tasks[0].settled, page.tasks[0].settled_reason) == (SLOT, "declined", "时限将到")
    assert "踏勘不能改期(时限将到)" in told(bureau, case_id, "xiaoman")


def test_a_cancelled_visit_gives_its_tasks_back(bureau):
    case_id = surveyed(bureau)
    visit = plan(bureau, case_id).id
    bureau.handle(CancelVisit(bureau.people["survey1"], visit, "大雨", "cancel-1"))

    assert bureau.task(case_id, "joint_survey").assignee is None
    with pytest.raises(Stale):
        bureau.handle(MoveVisit(bureau.people["survey1"], visit, NEXT, (), "再排", "move-1"))
    plan(bureau, case_id)
    assert sound(bureau)


def test_a_withdrawn_case_leaves_its_visit_and_an_empty_visit_does_not_take_place(bureau):
    first, second = surveyed(bureau), surveyed(bureau, "linjia")
    visit = plan(bureau, first, second).id
    bureau.handle(WithdrawCase(bureau.people["linjia"], second, "不办了", "w-1"))
    assert [one.case_id for one in bureau.app.ask.visit(visit, bureau.actor_of("survey1")).tasks] == [first]
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], first, "不办了", "w-2"))
    assert bureau.app.ask.visit(visit, bureau.actor_of("survey1")).row.state == "cancelled"
    assert sound(bureau)


def test_a_planned_survey_is_not_closed_past_its_visit(bureau):
    case_id = surveyed(bureau)
    plan(bureau, case_id)
    task = bureau.task(case_id, "joint_survey")
    values = {"result": ["passed"], "findings": ["与图纸一致"]}
    with pytest.raises(Rejection, match="Expected the record of a visit"):
        bureau.handle(CompleteTask(bureau.people["survey1"], task.id, 999, values, "past-1"))


def test_the_survey_centre_sees_what_waits_by_due_date(bureau):
    first, second = surveyed(bureau), surveyed(bureau, place_address="青禾区老街27号")
    plan(bureau, second)
    rows = bureau.app.ask.survey_tasks(bureau.actor_of("survey2"))
    assert [(row.case_id, row.visit_id is not None) for row in rows] == [(first, False), (second, True)]
    assert (rows[0].address, rows[0].phone) == ("青禾区麦浪路 18 号一层", "13800000001")
    assert bureau.app.ask.survey_tasks(bureau.actor_of("window1")) == []
    assert len(bureau.app.ask.visits_of_day(datetime(2026, 7, 1, 12, tzinfo=START.tzinfo))) == 1
    assert len(bureau.app.ask.visits_of_person(bureau.actor_of("survey1"), SLOT)) == 1


def hold_a_post(bureau, login, until=None):
    """One more surveyor."""
    at = millis(START - timedelta(days=1))
    with bureau.app.database.reading() as reader:
        post = reader.ask(POST, {"unit": "approval_bureau", "role": "surveyor", "name": "踏勘岗"}).one().id
    row = {"person_id": bureau.people[login], "post_id": post, "from_at": at, "leave_id": 0, "until_at": millis(until) if until else None, "ground": ""}
    bureau.app.database.write(lambda uow: uow.write(ADD_HOLDING, row))


def test_who_has_accepted_the_case_or_is_away_by_then_does_not_survey_it(bureau):
    case_id = surveyed(bureau)  # accepted by window1
    hold_a_post(bureau, "window1")
    hold_a_post(bureau, "window2", until=SLOT - timedelta(minutes=1))

    for away in ("window1", "window2"):
        with pytest.raises(Invalid) as refused:
            plan(bureau, case_id, team=("survey1", away))
        assert ("受理、核准或发证过" if away == "window1" else "不在踏勘岗位上") in refused.value.errors[0].zh
    drawn = plan(bureau, case_id, team=()).id
    assert {one.person_id for one in bureau.app.ask.visit(drawn, bureau.actor_of("head")).team} == {bureau.people["survey1"], bureau.people["survey2"]}
