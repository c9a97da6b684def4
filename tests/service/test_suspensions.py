"""停表: who may, on what ground, which clocks, what the applicant is told, several at once, and the end."""

from __future__ import annotations

from datetime import date, datetime

import orjson
import pytest

from engine.domain.calendar import ZONE
from engine.domain.commands import ResumeCase, SuspendCase, WithdrawCase
from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.verify import verify

AT = datetime(2026, 7, 1, 9, tzinfo=ZONE)


@pytest.fixture
def reviewed(bureau):
    """A case accepted on Wednesday 1 July and before its reviewers."""
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    return bureau, case_id


def reviewer_of(bureau, case_id, unit="market_supervision"):
    person = bureau.task(case_id, "review_unit", unit).assignee
    return next(login for login, id_ in bureau.people.items() if id_ == person)


def suspend(bureau, case_id, by, ground="testing", days=5, reason="抽检食品接触材料"):
    return bureau.handle(SuspendCase(bureau.people[by], case_id, ground, days, reason, bureau.request_id()))


def resume(bureau, case_id, by, ground="testing", outcome="检测合格"):
    return bureau.handle(ResumeCase(bureau.people[by], case_id, ground, outcome, bureau.request_id()))


def clocks(bureau, case_id):
    return {c.name: c for c in bureau.page(case_id).clocks}


def due(bureau, case_id, clock):
    found = bureau.app.ask.clock_reading(bureau.page(case_id), clock).due
    return found.date() if found else None


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_what_the_statute_lists_stops_both_clocks_with_article_and_notice(reviewed):
    bureau, case_id = reviewed
    suspend(bureau, case_id, reviewer_of(bureau, case_id))

    page = bureau.page(case_id)
    assert {c.name: c.state for c in page.clocks if c.name == c.kind} == {"statutory": "suspended", "promised": "suspended"}
    notice = next(d for d in page.documents if d.kind == "special_procedure_notice")
    entries = [e for e in page.clock_entries if e.kind == "suspend"]
    assert {(e.ground, e.article, e.document_id) for e in entries} == {("testing", "行政许可法 第四十五条", notice.id)}
    told = orjson.loads(notice.data)
    assert (told["procedure"], told["expected_days"], told["expected_on"]) == ("检测", 5, "2026-07-08")
    assert told["clocks"] == "法定办理时限、承诺办理时限"
    sound(bureau)


def test_the_applicant_is_told_the_needed_time_and_reads_the_notice(reviewed):
    bureau, case_id = reviewed
    suspend(bureau, case_id, reviewer_of(bureau, case_id))

    page = bureau.page(case_id, "xiaoman")
    assert any("5 个工作日" in n.zh and "2026-07-08" in n.zh and "testing" in n.en for n in page.notices)
    notice = next(d for d in page.documents if d.kind == "special_procedure_notice")
    assert bureau.app.document_file(notice.id).startswith(b"%PDF")


def test_days_under_suspension_do_not_count_and_the_due_dates_move(reviewed):
    bureau, case_id = reviewed
    by = reviewer_of(bureau, case_id)
    assert (due(bureau, case_id, "promised"), due(bureau, case_id, "statutory")) == (date(2026, 7, 15), date(2026, 7, 29))
    suspend(bureau, case_id, by)
    bureau.clock.now = datetime(2026, 7, 8, 10, tzinfo=ZONE)  # five working days stood still: 1 to 7 July at closing
    resume(bureau, case_id, by)

    assert (due(bureau, case_id, "promised"), due(bureau, case_id, "statutory")) == (date(2026, 7, 21), date(2026, 8, 4))
    lines = bureau.app.ask.clock_reading(bureau.page(case_id), "promised").explanation
    why = next(line for line in lines if line.day == date(2026, 7, 3))
    assert "停表:检测" in why.zh
    assert "suspended: testing" in why.en
    sound(bureau)


def test_a_local_rule_stops_the_promise_alone(reviewed):
    bureau, case_id = reviewed
    suspend(bureau, case_id, reviewer_of(bureau, case_id), "publicity")

    found = clocks(bureau, case_id)
    assert (found["statutory"].state, found["promised"].state) == ("running", "suspended")
    sound(bureau)


def test_two_grounds_at_once_run_again_only_when_both_are_over(reviewed):
    bureau, case_id = reviewed
    market, urban = reviewer_of(bureau, case_id), reviewer_of(bureau, case_id, "urban_management")
    suspend(bureau, case_id, market, "testing")
    suspend(bureau, case_id, urban, "publicity")
    resume(bureau, case_id, market, "testing")
    found = clocks(bureau, case_id)
    assert (found["statutory"].state, found["promised"].state) == ("running", "suspended")
    sound(bureau)

    resume(bureau, case_id, urban, "publicity", "公示无异议")
    assert clocks(bureau, case_id)["promised"].state == "running"
    assert [(s.ground, s.outcome) for s in bureau.page(case_id).suspensions] == [("testing", "检测合格"), ("publicity", "公示无异议")]
    sound(bureau)


def test_the_officers_own_stage_waits_and_other_units_stages_run(reviewed):
    bureau, case_id = reviewed
    market = bureau.task(case_id, "review_unit", "market_supervision")
    urban = bureau.task(case_id, "review_unit", "urban_management")
    suspend(bureau, case_id, reviewer_of(bureau, case_id))

    found = clocks(bureau, case_id)
    assert (found[f"stage:{market.id}"].state, found[f"stage:{urban.id}"].state) == ("suspended", "running")
    assert bureau.task(case_id, "review_unit", "market_supervision").due_at is None
    assert bureau.task(case_id, "review_unit", "urban_management").due_at == urban.due_at
    resume(bureau, case_id, reviewer_of(bureau, case_id))
    assert bureau.task(case_id, "review_unit", "market_supervision").due_at == market.due_at
    sound(bureau)


def test_a_suspended_clock_never_runs_over(reviewed):
    from engine.worker import Worker

    bureau, case_id = reviewed
    suspend(bureau, case_id, reviewer_of(bureau, case_id), days=60)
    bureau.clock.move(days=90)
    Worker(bureau.app).fire_due()

    assert {c.name: c.state for c in bureau.page(case_id).clocks if c.name == c.kind} == {"statutory": "suspended", "promised": "suspended"}
    over = [orjson.loads(e.data)["clock"] for e in bureau.page(case_id).events if e.type == "ClockOverdue"]
    assert not {"statutory", "promised"} & set(over)
    sound(bureau)


@pytest.mark.parametrize("ground", ["survey", "holiday", "", "HEARING"])
def test_what_is_not_listed_stops_nothing(reviewed, ground):
    bureau, case_id = reviewed
    with pytest.raises(Invalid) as refused:
        suspend(bureau, case_id, reviewer_of(bureau, case_id), ground, 0, " ")

    assert {e.key for e in refused.value.errors} == {"ground", "expected_days", "reason"}


def test_the_same_ground_is_not_opened_twice_nor_ended_twice(reviewed):
    bureau, case_id = reviewed
    by = reviewer_of(bureau, case_id)
    suspend(bureau, case_id, by)
    with pytest.raises(Stale):
        suspend(bureau, case_id, by)
    resume(bureau, case_id, by)
    with pytest.raises(Stale):
        resume(bureau, case_id, by)


def test_asked_twice_it_is_done_once(reviewed):
    bureau, case_id = reviewed
    command = SuspendCase(bureau.people[reviewer_of(bureau, case_id)], case_id, "hearing", 10, "利害关系人申请听证", "twice-1")

    assert bureau.handle(command) == bureau.handle(command)
    assert len(bureau.page(case_id).suspensions) == 1


def test_only_officers_who_review_survey_or_approve_this_case_may(reviewed):
    bureau, case_id = reviewed
    for stranger in ("xiaoman", "linjia", "fire1"):
        with pytest.raises(NotFound):
            suspend(bureau, case_id, stranger)
    for without in ("window1", "head"):
        with pytest.raises(NotAllowed):
            suspend(bureau, case_id, without)


def test_before_acceptance_and_after_the_decision_nothing_is_suspended(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.review_all(case_id)
    bureau.complete(case_id, "approve_case", by="approver1")
    with pytest.raises(Rejection, match="between acceptance and decision"):
        suspend(bureau, case_id, "approver1")


def test_closing_the_case_ends_what_is_under_way(reviewed):
    bureau, case_id = reviewed
    suspend(bureau, case_id, reviewer_of(bureau, case_id))
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不办了", "w-9"))

    assert [s.ended_at is None for s in bureau.page(case_id).suspensions] == [False]
    sound(bureau)
