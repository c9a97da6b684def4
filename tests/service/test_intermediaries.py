"""委托中介: whether the case's clocks wait for a report, the report's own clock, what the applicant is told, several at once, and the end."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from engine.domain.commands import CommissionReport, ReceiveReport, ResumeCase, SuspendCase, WithdrawCase
from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.verify import verify
from engine.worker import Worker
from tests.service.test_suspensions import clocks, due, reviewer_of


@pytest.fixture
def reviewed(bureau):
    """A case accepted on Wednesday 1 July and before its reviewers."""
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    return bureau, case_id


def commission(bureau, case_id, service="food_inspection", commissioner="agency", days=5, by=None, provider="青禾检测有限公司"):
    actor = bureau.people[by or reviewer_of(bureau, case_id)]
    bureau.handle(CommissionReport(actor, case_id, service, provider, commissioner, days, bureau.request_id()))
    return bureau.page(case_id).commissions[-1].id


def arrive(bureau, case_id, made, outcome="合格", by=None):
    actor = bureau.people[by or reviewer_of(bureau, case_id)]
    bureau.handle(ReceiveReport(actor, case_id, made, outcome, bureau.request_id()))


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_what_the_law_requires_and_the_agency_commissions_stops_the_clocks_with_articles_and_notice(reviewed):
    bureau, case_id = reviewed
    made = commission(bureau, case_id)

    page, state = bureau.page(case_id), clocks(bureau, case_id)
    assert {name: state[name].state for name in ("statutory", "promised", f"intermediary:{made}")} == {
        "statutory": "suspended",
        "promised": "suspended",
        f"intermediary:{made}": "running",
    }
    assert due(bureau, case_id, f"intermediary:{made}") == date(2026, 7, 8)
    notice = next(d for d in page.documents if d.kind == "special_procedure_notice")
    assert page.commissions[0].document_id == notice.id
    told = orjson.loads(notice.data)
    assert told["article"] == "行政许可法 第四十五条;食品安全法 第八十七条"
    assert "青禾检测有限公司" in told["reason"]
    assert any("5 个工作日" in n.zh and "不计入" in n.zh for n in bureau.page(case_id, "xiaoman").notices)
    sound(bureau)


@pytest.mark.parametrize(("service", "commissioner"), [("food_inspection", "applicant"), ("fire_testing", "agency"), ("mapping", "agency")])
def test_every_other_report_counts_and_the_applicant_hears_so(reviewed, service, commissioner):
    bureau, case_id = reviewed
    before = due(bureau, case_id, "statutory")
    made = commission(bureau, case_id, service, commissioner)

    assert clocks(bureau, case_id)["statutory"].state == "running"
    assert due(bureau, case_id, "statutory") == before
    assert clocks(bureau, case_id)[f"intermediary:{made}"].state == "running"
    assert any("计入办理时限" in n.zh and "不计入" not in n.zh for n in bureau.page(case_id, "xiaoman").notices)
    assert not any(d.kind == "special_procedure_notice" for d in bureau.page(case_id).documents)
    sound(bureau)


def test_the_arrival_ends_the_suspension_and_the_two_times_are_told_apart(reviewed):
    bureau, case_id = reviewed
    made = commission(bureau, case_id)
    bureau.clock.move(days=7)  # Wednesday 8 July: five working days of the intermediary, the days since acceptance from 2 July
    arrive(bureau, case_id, made)
    bureau.clock.move(days=2, hours=9)

    page = bureau.page(case_id)
    assert clocks(bureau, case_id)[f"intermediary:{made}"].state == "stopped"
    assert clocks(bureau, case_id)["statutory"].state == "running"
    assert page.commissions[0].outcome == "合格"
    shares = bureau.app.ask.time_shares(page)
    assert (shares.department, shares.intermediary, shares.suspended) == (3, 4, 0)
    assert bureau.app.ask.clock_reading(page, "statutory").used == shares.department
    sound(bureau)


def test_a_counted_report_is_the_intermediarys_time_and_still_used_of_the_limit(reviewed):
    bureau, case_id = reviewed
    commission(bureau, case_id, "mapping")
    bureau.clock.move(days=7, hours=9)

    page = bureau.page(case_id)
    shares = bureau.app.ask.time_shares(page)
    assert (shares.department, shares.intermediary) == (0, 5)
    assert bureau.app.ask.clock_reading(page, "statutory").used == 5


def test_two_reports_on_one_ground_are_one_suspension_to_the_last_arrival(reviewed):
    bureau, case_id = reviewed
    by = reviewer_of(bureau, case_id)
    first = commission(bureau, case_id, "project_evaluation")
    second = commission(bureau, case_id, "project_evaluation", days=9, provider="青禾评估事务所")
    assert len([d for d in bureau.page(case_id).documents if d.kind == "special_procedure_notice"]) == 2  # each needed time is told
    bureau.clock.move(days=2)
    arrive(bureau, case_id, first)
    assert clocks(bureau, case_id)["statutory"].state == "suspended"
    with pytest.raises(Rejection, match="outstanding"):
        bureau.handle(ResumeCase(bureau.people[by], case_id, "expert_review", "先恢复", bureau.request_id()))
    sound(bureau)
    bureau.clock.move(days=2)
    arrive(bureau, case_id, second)
    assert clocks(bureau, case_id)["statutory"].state == "running"
    sound(bureau)


def test_a_report_within_a_procedure_of_the_officers_own_does_not_end_it(reviewed):
    bureau, case_id = reviewed
    by = reviewer_of(bureau, case_id)
    bureau.handle(SuspendCase(bureau.people[by], case_id, "inspection", 10, "现场检验和抽样", bureau.request_id()))
    made = commission(bureau, case_id)
    arrive(bureau, case_id, made)
    assert clocks(bureau, case_id)["statutory"].state == "suspended"
    bureau.handle(ResumeCase(bureau.people[by], case_id, "inspection", "检验完成", bureau.request_id()))
    assert clocks(bureau, case_id)["statutory"].state == "running"
    sound(bureau)


def test_a_late_intermediary_is_marked_and_its_officer_told_once(reviewed):
    bureau, case_id = reviewed
    by = reviewer_of(bureau, case_id)
    made = commission(bureau, case_id, days=2)
    bureau.clock.move(days=5)
    Worker(bureau.app).fire_due()
    Worker(bureau.app).fire_due()

    assert clocks(bureau, case_id)[f"intermediary:{made}"].state == "overdue"
    assert clocks(bureau, case_id)["statutory"].state == "suspended"
    told = [n for n in bureau.page(case_id, by).notices if "已过约定期限" in n.zh]
    assert len(told) == 1
    sound(bureau)
    arrive(bureau, case_id, made)
    assert clocks(bureau, case_id)[f"intermediary:{made}"].state == "stopped"
    sound(bureau)


def test_the_end_of_the_case_ends_what_is_outstanding(reviewed):
    bureau, case_id = reviewed
    made = commission(bureau, case_id)
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不办了", bureau.request_id()))
    assert clocks(bureau, case_id)[f"intermediary:{made}"].state == "stopped"
    assert bureau.page(case_id).commissions[0].ended_at is not None
    sound(bureau)


def test_everything_that_is_wrong_is_said_at_once(reviewed):
    bureau, case_id = reviewed
    actor = bureau.people[reviewer_of(bureau, case_id)]
    with pytest.raises(Invalid) as caught:
        bureau.handle(CommissionReport(actor, case_id, "anything", " ", "uncle", 0, bureau.request_id()))
    assert {e.key for e in caught.value.errors} == {"service", "provider", "commissioner", "agreed_days"}
    made = commission(bureau, case_id)
    with pytest.raises(Invalid):
        arrive(bureau, case_id, made, outcome=" ")


def test_a_report_arrives_once_and_only_at_its_own_case(reviewed):
    bureau, case_id = reviewed
    made = commission(bureau, case_id)
    other = bureau.submit()
    bureau.complete(other, "accept_case", by="window2")
    with pytest.raises(Stale):
        arrive(bureau, other, made)
    arrive(bureau, case_id, made)
    with pytest.raises(Stale):
        arrive(bureau, case_id, made)


def test_asked_twice_it_is_done_once(reviewed):
    bureau, case_id = reviewed
    command = CommissionReport(bureau.people[reviewer_of(bureau, case_id)], case_id, "mapping", "青禾测绘院", "agency", 3, "same-request")
    assert bureau.handle(command) == bureau.handle(command)
    assert len(bureau.page(case_id).commissions) == 1


def test_only_officers_who_review_survey_or_approve_this_case_may(reviewed):
    bureau, case_id = reviewed
    for login, refused in (("xiaoman", NotFound), ("linjia", NotFound), ("window1", NotAllowed), ("head", NotAllowed), ("tobacco1", NotFound)):
        with pytest.raises(refused):
            commission(bureau, case_id, by=login)


def test_before_acceptance_and_after_the_decision_nothing_is_commissioned(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    by = reviewer_of(bureau, case_id)
    bureau.review_all(case_id)
    bureau.complete(case_id, "approve_case")
    with pytest.raises(Rejection):
        commission(bureau, case_id, by=by)
