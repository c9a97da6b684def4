"""The verbs clerks expect: 撤回、退回、转办、征求意见、备注."""

from __future__ import annotations

import orjson
import pytest

from engine.domain.commands import AddNote, AnswerColleague, AskColleague, CompleteTask, HandOverTask, Resubmit, SendBack, SignSurvey, WithdrawCase
from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.verify import verify
from tests.bureau import ANSWERS


@pytest.fixture
def at_approval(bureau):
    """A case before the approver."""
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    bureau.review_all(case_id)
    return bureau, case_id


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_withdrawing_ends_every_branch_and_tells_its_officers(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    officers = {t.assignee for t in bureau.page(case_id).tasks}
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "改在别处开店", "w-1"))
    page = bureau.page(case_id)
    assert (page.row.status, page.row.result, page.tasks) == ("closed", "withdrawn", [])
    assert {c.state for c in page.clocks} == {"stopped"}
    assert "withdrawal_notice" in {d.kind for d in page.documents}
    for officer in officers:
        login = next(name for name, person in bureau.people.items() if person == officer)
        assert any("撤回" in n.zh for n in bureau.page(case_id, login).notices) if bureau.app.ask.case(case_id, bureau.actor_of(login)) else True
    sound(bureau)


def test_after_a_decision_nothing_is_withdrawn(at_approval):
    bureau, case_id = at_approval
    bureau.complete(case_id, "approve_case")
    with pytest.raises(Rejection, match="decided"):
        bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "", "w-2"))


def test_a_returned_task_comes_straight_back_to_the_returner(at_approval):
    bureau, case_id = at_approval
    task = bureau.task(case_id, "approve_case")
    done = next(c for c in bureau.page(case_id).completions if c.unit == "market_supervision")
    reviewer = done.person_id
    bureau.handle(SendBack(bureau.people["approver1"], task.id, done.task_id, "布局图未标注专间", "b-1"))
    waiting = bureau.task(case_id, "approve_case")
    assert (waiting.state, waiting.assignee) == ("returned", bureau.people["approver1"])
    with pytest.raises(Stale):
        bureau.handle(CompleteTask(bureau.people["approver1"], task.id, 10**6, {"decision": ["granted"]}, "b-2"))
    returned = bureau.task(case_id, "review_unit")
    assert returned.assignee == reviewer
    assert orjson.loads(returned.data)["reason"] == "布局图未标注专间"
    bureau.handle(Resubmit(reviewer, returned.id, {"opinion": ["conditions"], "conditions": ["增设专间"]}, "b-3"))
    page = bureau.page(case_id)
    assert [(t.node, t.state, t.assignee) for t in page.tasks] == [("approve_case", "open", bureau.people["approver1"])]
    assert {o.unit: o.state for o in page.opinions}["market_supervision"] == "conditions"
    assert len([c for c in page.completions if c.unit == "market_supervision"]) == 2
    bureau.complete(case_id, "approve_case", by="approver1")
    sound(bureau)


def test_a_returned_opinion_stays_final(at_approval):
    """Else the approver would wait for a survey that the diagram has passed."""
    bureau, case_id = at_approval
    done = next(c for c in bureau.page(case_id).completions if c.unit == "market_supervision")
    bureau.handle(SendBack(bureau.people["approver1"], bureau.task(case_id, "approve_case").id, done.task_id, "说清楚条件", "o-1"))
    returned = bureau.task(case_id, "review_unit")
    with pytest.raises(Invalid) as refused:
        bureau.handle(Resubmit(done.person_id, returned.id, {"opinion": ["survey"], "survey_points": ["后厨"]}, "o-2"))
    assert [error.key for error in refused.value.errors] == ["opinion"]
    assert "最终意见" in refused.value.errors[0].zh


def test_a_return_needs_a_reason_and_an_earlier_colleague(at_approval):
    bureau, case_id = at_approval
    task = bureau.task(case_id, "approve_case")
    done = bureau.page(case_id).completions[0]
    with pytest.raises(Invalid):
        bureau.handle(SendBack(bureau.people["approver1"], task.id, done.task_id, " ", "b-4"))
    with pytest.raises(Invalid):
        bureau.handle(SendBack(bureau.people["approver1"], task.id, "no-such-task", "理由", "b-5"))


def test_a_task_is_handed_to_a_colleague_of_the_same_pool_only(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    task = bureau.task(case_id, "review_unit", "market_supervision")
    other = next(bureau.people[n] for n in ("market1", "market2") if bureau.people[n] != task.assignee)
    for wrong in (bureau.people["urban1"], bureau.people["window1"], task.assignee):
        with pytest.raises(Invalid):
            bureau.handle(HandOverTask(task.assignee, task.id, wrong, "出差", f"h-{wrong}"))
    bureau.handle(HandOverTask(task.assignee, task.id, other, "出差", "h-ok"))
    assert bureau.task(case_id, "review_unit", "market_supervision").assignee == other
    with pytest.raises(NotAllowed):
        bureau.handle(CompleteTask(task.assignee, task.id, 10**6, {"opinion": ["agree"]}, "h-late"))
    sound(bureau)


def test_a_task_cannot_be_handed_to_somebody_whose_duty_in_the_case_forbids_it(bureau):
    """The other window officer accepted the case first; handing him nothing of another duty is possible, the same duty is."""
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1", acceptance="correct", materials=["application_form"], correction_notes="补图")
    task = bureau.page(case_id).tasks[0]
    assert task.pool == "applicant"


def test_a_colleagues_advice_is_journalled_and_holds_nothing_up(at_approval):
    bureau, case_id = at_approval
    task = bureau.task(case_id, "approve_case")
    bureau.handle(AskColleague(bureau.people["approver1"], task.id, bureau.people["cert1"], "证照名称是否规范?", "a-1"))
    question = next(t for t in bureau.page(case_id).tasks if t.kind == "consult")
    with pytest.raises(NotFound):
        bureau.handle(AnswerColleague(bureau.people["licence2"], question.id, "是", "a-2"))
    bureau.handle(AnswerColleague(bureau.people["cert1"], question.id, "规范", "a-3"))
    told = next(e for e in bureau.page(case_id).events if e.type == "ColleagueAnswered")
    assert orjson.loads(told.data)["answer"] == "规范"
    sound(bureau)


def test_an_unanswered_question_ends_with_its_task(at_approval):
    bureau, case_id = at_approval
    task = bureau.task(case_id, "approve_case")
    bureau.handle(AskColleague(bureau.people["approver1"], task.id, bureau.people["cert1"], "?", "a-4"))
    bureau.complete(case_id, "approve_case", by="approver1")
    assert [t.kind for t in bureau.page(case_id).tasks] == ["issue"]
    sound(bureau)


def test_notes_are_for_officers_with_a_relation(at_approval):
    bureau, case_id = at_approval
    bureau.handle(AddNote(bureau.people["window1"], case_id, "申请人来电询问进度", "n-1"))
    with pytest.raises(NotFound):
        bureau.handle(AddNote(bureau.people["xiaoman"], case_id, "我的备注", "n-2"))
    with pytest.raises(NotFound):
        bureau.handle(AddNote(bureau.people["fire1"], case_id, "无关", "n-3"))
    with pytest.raises(Invalid):
        bureau.handle(AddNote(bureau.people["window1"], case_id, " ", "n-4"))


def test_a_survey_needs_two_signatures(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.complete(case_id, "review_unit", unit_id="market_supervision", opinion="survey", survey_points="厨房")
    bureau.complete(case_id, "review_unit", unit_id="urban_management")
    task = bureau.task(case_id, "joint_survey")
    answers = {k: [v] for k, v in ANSWERS["joint_survey"].items()}
    with pytest.raises(Rejection) as refused:
        bureau.handle(CompleteTask(bureau.people["survey1"], task.id, 10**6, answers, "s-1"))
    assert "第三十四条" in refused.value.zh
    bureau.handle(SignSurvey(bureau.people["survey1"], task.id, "s-2"))
    with pytest.raises(Rejection):
        bureau.handle(CompleteTask(bureau.people["survey1"], task.id, 10**6, answers, "s-3"))
    bureau.handle(SignSurvey(bureau.people["survey2"], task.id, "s-4"))
    bureau.handle(CompleteTask(bureau.people["survey1"], task.id, 10**6, answers, "s-5"))
    survey = bureau.page(case_id).surveys[0]
    assert set(orjson.loads(survey.officers)) == {bureau.people["survey1"], bureau.people["survey2"]}
    sound(bureau)


def test_one_refusal_does_not_refuse_all(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="object", reasons="招牌超出店面宽度")
    bureau.complete(case_id, "review_unit", unit_id="market_supervision")
    with pytest.raises(Invalid) as refused:
        bureau.complete(case_id, "approve_case", decision="granted")
    assert refused.value.errors[0].key == "decision"
    bureau.complete(case_id, "approve_case", by="approver1", decision="partly", reasons="招牌另行申请")
    decision = bureau.page(case_id).decisions[-1]
    assert decision.outcome == "partly"
    assert len(orjson.loads(decision.granted)) == len(orjson.loads(decision.refused)) == 1


def test_an_optional_unit_is_asked_by_data_alone(bureau):
    asked = {t.unit for case in [bureau.submit(sells_tobacco="yes")] if bureau.complete(case, "accept_case") for t in bureau.page(case).tasks}
    assert asked == {"market_supervision", "urban_management", "tobacco"}


def test_what_the_bureau_holds_already_is_not_asked_again(bureau):
    first = bureau.submit()
    bureau.grant(first)
    licence = bureau.page(first).licences[0]
    assert [row.number for row in bureau.app.ask.held_licences("91110000600037341L")] == [licence.number]
