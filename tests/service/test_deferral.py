"""容缺:told once, supplied beside the review, checked; nothing is decided before, and a lapse reaches every branch (R21, trap 6)."""

from __future__ import annotations

import orjson
import pytest

from engine.domain.commands import CompleteTask, SendBack, WithdrawCase
from engine.domain.errors import Invalid, NotFound, Stale
from engine.verify import verify
from tests.bureau import MATERIALS
from tests.service.renewing import at, tick

READY = [material for material in MATERIALS if material != "health_certificates"]


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def deferring(bureau, **changes):
    case_id = bureau.submit()
    values = {"materials": READY, "deferred": ["health_certificates"], "deferred_by": "2026-07-07", **changes}
    bureau.complete(case_id, "accept_case", **values)
    return case_id


def nodes(bureau, case_id):
    return sorted({task.node for task in bureau.page(case_id).tasks})


def supply(bureau, case_id, by="xiaoman", **values):
    task = bureau.task(case_id, "supply_deferred")
    raw = {key: [value] for key, value in values.items()}
    return bureau.handle(CompleteTask(bureau.people[by], task.id, bureau.page(case_id).row.event_no, raw, bureau.request_id()))


def test_the_notice_is_told_once_and_the_review_goes_on_beside_it(bureau):
    case_id = deferring(bureau)

    page = bureau.page(case_id, "xiaoman")
    assert nodes(bureau, case_id) == ["review_unit", "supply_deferred"]
    notice = next(document for document in page.documents if document.kind == "deferral_notice")
    said = orjson.loads(notice.data)
    assert (said["wanted"], said["deferred_by"], said["consequence"]) == (["从业人员健康证明"], "2026-07-07", "撤销受理")
    assert bureau.app.document_file(notice.id).startswith(b"%PDF")
    sound(bureau)


def test_nothing_is_decided_until_what_was_deferred_is_in_and_checked(bureau):
    case_id = deferring(bureau)
    bureau.review_all(case_id)
    assert nodes(bureau, case_id) == ["supply_deferred"]
    supply(bureau, case_id, health_certificates=bureau.upload("xiaoman", "健康证.pdf"))
    assert nodes(bureau, case_id) == ["check_deferred"]
    bureau.complete(case_id, "check_deferred", materials=["health_certificates"], deferral="complete")
    assert nodes(bureau, case_id) == ["approve_case"]

    states = {material.material: material.state for material in bureau.page(case_id).materials}
    assert states["health_certificates"] == "present"
    bureau.complete(case_id, "approve_case")
    sound(bureau)


def test_what_is_supplied_first_waits_for_the_review(bureau):
    case_id = deferring(bureau)
    supply(bureau, case_id, health_certificates=bureau.upload("xiaoman", "健康证.pdf"))
    bureau.complete(case_id, "check_deferred", materials=["health_certificates"], deferral="complete")

    assert nodes(bureau, case_id) == ["review_unit"]
    bureau.review_all(case_id)
    assert nodes(bureau, case_id) == ["approve_case"]


def test_the_applicant_uploads_everything_and_paper_at_the_counter_is_ticked_by_the_officer(bureau):
    case_id = deferring(bureau)
    with pytest.raises(Invalid) as refused:
        supply(bureau, case_id, explanation="明天交")
    assert refused.value.errors[0].key == "health_certificates"
    supply(bureau, case_id, by="window1")
    with pytest.raises(Invalid):
        bureau.complete(case_id, "check_deferred", deferral="complete")
    bureau.complete(case_id, "check_deferred", materials=["health_certificates"], deferral="complete")

    assert nodes(bureau, case_id) == ["review_unit"]


def test_not_supplied_by_the_day_acceptance_is_revoked_and_every_branch_ends(bureau):
    case_id = deferring(bureau)
    bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="survey", survey_points="招牌")
    reviewer = bureau.task(case_id, "review_unit", "market_supervision").assignee
    at(bureau, 7, 7, 16, 59)
    tick(bureau)
    assert bureau.page(case_id).row.status != "closed"
    at(bureau, 7, 7, 17)
    tick(bureau)

    page = bureau.page(case_id, "xiaoman")
    assert (page.row.status, page.row.result, page.row.end_node, page.tasks) == ("closed", "revoked", "acceptance_revoked", [])
    notice = next(document for document in page.documents if document.kind == "revocation_notice")
    assert orjson.loads(notice.data)["wanted"] == ["从业人员健康证明"]
    assert bureau.app.document_file(notice.id).startswith(b"%PDF")
    login = next(name for name, person in bureau.people.items() if person == reviewer)
    assert any("撤销受理" in told.zh for told in bureau.app.ask.my_notices(bureau.actor_of(login)))
    assert {clock.state for clock in bureau.page(case_id).clocks} <= {"stopped", "overdue"}
    sound(bureau)


def test_a_survey_under_way_ends_with_the_case_and_its_holder_hears_of_it(bureau):
    from engine.domain.commands import ClaimTask

    case_id = deferring(bureau)
    bureau.review_all(case_id, opinion="survey", survey_points="现场")
    survey = bureau.task(case_id, "joint_survey")
    bureau.handle(ClaimTask(bureau.people["survey1"], survey.id, "claim-1"))
    at(bureau, 7, 7, 17)
    tick(bureau)

    assert bureau.page(case_id).tasks == []
    assert any("撤销受理" in told.zh for told in bureau.app.ask.my_notices(bureau.actor_of("survey1")))
    sound(bureau)


def test_supplying_at_the_instant_of_the_lapse_is_too_late_and_the_limit_takes_effect(bureau):
    case_id = deferring(bureau)
    at(bureau, 7, 7, 17)
    with pytest.raises(Stale, match="limit passed"):
        supply(bureau, case_id, health_certificates=bureau.upload("xiaoman", "健康证.pdf"))
    tick(bureau)

    assert bureau.page(case_id).row.end_node == "acceptance_revoked"
    sound(bureau)


def test_supplied_in_time_the_check_may_take_longer_than_the_day(bureau):
    case_id = deferring(bureau)
    at(bureau, 7, 7, 16, 59)
    supply(bureau, case_id, health_certificates=bureau.upload("xiaoman", "健康证.pdf"))
    at(bureau, 7, 9)
    tick(bureau)

    assert "check_deferred" in nodes(bureau, case_id)
    sound(bureau)


def test_what_is_supplied_and_not_in_order_revokes_acceptance_with_reasons(bureau):
    case_id = deferring(bureau)
    supply(bureau, case_id, health_certificates=bureau.upload("xiaoman", "健康证.pdf"))
    reviewer = bureau.task(case_id, "review_unit", "market_supervision").assignee
    bureau.complete(case_id, "check_deferred", deferral="incomplete", reasons="健康证明已过期")

    page = bureau.page(case_id, "xiaoman")
    assert (page.row.result, page.row.end_node, page.tasks) == ("revoked", "acceptance_revoked", [])
    assert orjson.loads(next(d for d in page.documents if d.kind == "revocation_notice").data)["reasons"] == ["健康证明已过期"]
    login = next(name for name, person in bureau.people.items() if person == reviewer)
    assert any("撤销受理" in told.zh for told in bureau.app.ask.my_notices(bureau.actor_of(login)))
    sound(bureau)


@pytest.mark.parametrize(("day", "words"), [("", "写明在哪天前补齐"), ("2026-07-09", "最迟在 5 个工作日内(2026-07-08 前)")])
def test_a_deferral_has_a_day_within_what_the_rule_allows(bureau, day, words):
    with pytest.raises(Invalid) as refused:
        deferring(bureau, deferred_by=day)

    assert words in refused.value.errors[0].zh


def test_the_day_told_holds_although_a_calendar_imported_later_moves_the_working_days(bureau):
    from datetime import date

    from engine.domain.calendar import ExceptionalDay
    from engine.domain.calendar_file import CalendarFile
    from engine.domain.commands import ImportCalendar

    case_id = deferring(bureau)
    off = {date(2026, 7, 2): ExceptionalDay(False, "防汛"), date(2026, 7, 3): ExceptionalDay(False, "防汛")}
    bureau.handle(ImportCalendar(None, CalendarFile(off, (), (), "x" * 64), "区政府通知"))
    at(bureau, 7, 7, 17)
    tick(bureau)

    assert bureau.page(case_id).row.end_node == "acceptance_revoked"
    sound(bureau)


def test_a_withdrawal_ends_both_branches_even_after_the_day(bureau):
    case_id = deferring(bureau)
    at(bureau, 7, 7, 18)
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不开了", "wd-1"))

    assert (bureau.page(case_id).row.result, bureau.page(case_id).tasks) == ("withdrawn", [])
    tick(bureau)
    sound(bureau)


def test_an_acceptance_sent_back_defers_nothing_more_and_undoes_nothing_that_came_in(bureau):
    from engine.domain.commands import Resubmit

    case_id = deferring(bureau)
    supply(bureau, case_id, health_certificates=bureau.upload("xiaoman", "健康证.pdf"))
    bureau.complete(case_id, "check_deferred", materials=["health_certificates"], deferral="complete")
    done = next(one for one in bureau.page(case_id).completions if one.node == "accept_case")
    task = bureau.task(case_id, "review_unit", "market_supervision")
    bureau.handle(SendBack(task.assignee, task.id, done.task_id, "地址有误", "sb-1"))
    back = next(one for one in bureau.page(case_id).tasks if one.kind == "returned")
    values = {"materials": READY, "deferred": ["health_certificates"], "acceptance": ["accept"], "deferred_by": ["2026-07-07"]}
    bureau.handle(Resubmit(back.assignee, back.id, values, "rs-1"))

    states = {material.material: material.state for material in bureau.page(case_id).materials}
    assert states["health_certificates"] == "present"


def test_only_the_applicant_and_the_window_see_the_task(bureau):
    case_id = deferring(bureau)
    with pytest.raises(NotFound):
        supply(bureau, case_id, by="linjia")
    with pytest.raises(NotFound):
        supply(bureau, case_id, by="market1")
