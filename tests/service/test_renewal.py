"""延续:the holder of a licence applies with its number; decided in time or renewed by law, the number stays and no day lies between (R16)."""

from __future__ import annotations

from datetime import datetime

import orjson
import pytest

from engine.domain.calendar import ZONE
from engine.domain.commands import CompleteTask, ReceiveCase
from engine.domain.errors import Invalid, Rejection, Stale
from engine.domain.licence_commands import EnterLicence
from engine.domain.moment import millis
from engine.verify import verify
from tests.service.renewing import CODE, NUMBER, PAPERS, RENEWAL, accept, apply, at, enter, form, grant, ready, tick


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def licence(bureau):
    return bureau.app.ask.licence_of_number(NUMBER)


def kinds(page):
    return [document.kind for document in page.documents]


def test_a_granted_renewal_keeps_the_number_and_follows_the_old_licence_without_a_gap(bureau):
    ready(bureau)
    case_id = apply(bureau)
    old = licence(bureau)
    grant(bureau, case_id)

    page, new = bureau.page(case_id, "xiaoman"), licence(bureau)
    assert (page.row.status, page.row.result, page.row.end_node) == ("closed", "licence", "licence_renewed")
    assert (new.number, new.version, new.renews, new.state) == (NUMBER, 2, old.id, "valid")
    assert (new.valid_from, new.valid_until) == ("2026-08-15", "2031-08-14")
    assert orjson.loads(new.data)["place_address"] == orjson.loads(old.data)["place_address"]
    assert kinds(page) == ["receipt", "acceptance_notice", "renewal_decision", "licence", "delivery_receipt"]
    for document in page.documents:
        assert bureau.app.document_file(document.id).startswith(b"%PDF")
    sound(bureau)


def test_until_the_old_one_expires_it_is_the_one_in_force_and_then_the_new_one_is(bureau):
    ready(bureau)
    grant(bureau, apply(bureau))

    assert [row.version for row in bureau.app.ask.held_licences(CODE)] == [1]
    at(bureau, 8, 15)
    assert [row.version for row in bureau.app.ask.held_licences(CODE)] == [2]
    at(bureau, 8, 15, year=2031)
    assert bureau.app.ask.held_licences(CODE) == []


def test_undecided_when_the_licence_expires_it_is_renewed_by_law(bureau):
    ready(bureau)
    case_id = apply(bureau)
    accept(bureau, case_id)
    at(bureau, 8, 14, 23, 59)
    tick(bureau)
    assert bureau.page(case_id).row.status != "closed"
    at(bureau, 8, 15, 0)
    tick(bureau)

    page, new = bureau.page(case_id, "xiaoman"), licence(bureau)
    assert (page.row.status, page.row.result, page.row.end_node, page.tasks) == ("closed", "licence", "renewed_by_law", [])
    assert (new.version, new.valid_from, new.valid_until) == (2, "2026-08-15", "2031-08-14")
    assert kinds(page)[-2:] == ["deemed_renewal_notice", "licence"]
    assert {"LimitLapsed", "DecisionMade", "DeemedRenewed", "LicenceIssued"} <= {event.type for event in page.events}
    assert any("依法视为准予延续" in notice.zh for notice in page.notices)
    for document in page.documents:
        assert bureau.app.document_file(document.id).startswith(b"%PDF")
    clock = next(row for row in page.clocks if row.limit_unit == "through_date")
    assert (clock.limit_value, clock.due_at, clock.state) == (20260814, millis(datetime(2026, 8, 15, tzinfo=ZONE)) - 1, "stopped")
    sound(bureau)


def test_the_officer_who_was_too_late_hears_of_it_and_can_decide_no_more(bureau):
    ready(bureau)
    case_id = apply(bureau)
    accept(bureau, case_id)
    task = bureau.task(case_id, "review_renewal")
    holder = next(login for login, person in bureau.people.items() if person == task.assignee)
    at(bureau, 8, 15, 0)
    with pytest.raises(Stale):  # before the worker has come round
        bureau.handle(CompleteTask(task.assignee, task.id, bureau.page(case_id).row.event_no, {"opinion": ["agree"]}, "late-1"))
    tick(bureau)

    assert bureau.page(case_id).row.end_node == "renewed_by_law"
    assert any("视为准予延续" in notice.zh for notice in bureau.app.ask.my_notices(bureau.actor_of(holder)))


def test_a_decision_before_expiry_holds_although_the_licence_is_issued_after_it(bureau):
    ready(bureau)
    case_id = apply(bureau)
    accept(bureau, case_id)
    bureau.complete(case_id, "review_renewal", opinion="agree")
    at(bureau, 8, 14, 16)
    bureau.complete(case_id, "approve_case", decision="granted")
    at(bureau, 8, 17)
    tick(bureau)
    bureau.complete(case_id, "issue_licence")

    assert (licence(bureau).version, licence(bureau).valid_from) == (2, "2026-08-15")
    assert "DeemedRenewed" not in {event.type for event in bureau.page(case_id).events}
    sound(bureau)


@pytest.mark.parametrize(("until", "timely"), [("2026-07-31", True), ("2026-07-30", False)])
def test_thirty_days_before_the_last_day_is_in_time_and_a_day_later_is_not(bureau, until, timely):
    ready(bureau, until)
    page = bureau.page(apply(bureau), "xiaoman")

    assert any("不视为准予延续" in notice.zh for notice in page.notices) is not timely


def test_who_applied_too_late_is_dealt_with_but_not_renewed_by_law(bureau):
    ready(bureau, "2026-07-10")
    case_id = apply(bureau)
    accept(bureau, case_id)
    at(bureau, 7, 11)
    tick(bureau)

    page = bureau.page(case_id, "xiaoman")
    assert (page.row.result, page.row.end_node) == ("expired", "renewal_ended")
    assert licence(bureau).version == 1
    assert bureau.app.document_file(next(d for d in page.documents if d.kind == "expiry_notice").id).startswith(b"%PDF")
    sound(bureau)


def test_a_calendar_does_not_move_the_day_on_which_a_licence_expires(bureau):
    from datetime import date

    from engine.domain.calendar import ExceptionalDay
    from engine.domain.calendar_file import CalendarFile
    from engine.domain.commands import ImportCalendar

    ready(bureau)
    case_id = apply(bureau)
    accept(bureau, case_id)
    off = {date(2026, 8, day): ExceptionalDay(False, "防汛") for day in (13, 14)}
    bureau.handle(ImportCalendar(None, CalendarFile(off, (), (), "x" * 64), "区政府通知"))
    at(bureau, 8, 15, 0)
    tick(bureau)

    assert bureau.page(case_id).row.end_node == "renewed_by_law"
    sound(bureau)


# -- what can't be renewed ------------------------------------------------------------------------------------


def refused(bureau, **changes):
    with pytest.raises(Invalid) as caught:
        apply(bureau, **changes)
    (error,) = caught.value.errors
    assert error.key == "licence_number"
    return error.zh


def test_somebody_elses_licence_looks_like_one_that_does_not_exist(bureau):
    ready(bureau, code="91110000802100433B")
    mine = refused(bureau)
    nobodys = refused(bureau, licence_number="JY21309990040027")

    assert mine.replace(NUMBER, "") == nobodys.replace("JY21309990040027", "")


def test_an_expired_licence_is_refused_with_its_day(bureau):
    ready(bureau, "2026-06-30")

    assert "2026-06-30 届满" in refused(bureau)


@pytest.mark.parametrize(("state", "words"), [("revoked", "已被撤销"), ("void", "已经作废")])
def test_a_revoked_or_void_licence_is_refused(bureau, state, words):
    from engine.store.statements import updating
    from engine.store.tables.documents import licence as table

    ready(bureau)
    bureau.app.database.write(lambda uow: uow.write(updating("test.state", table, ("number",), "state"), {"number": NUMBER, "state": state}))

    assert words in refused(bureau)


def test_one_licence_is_renewed_once_at_a_time_and_not_again_before_it_starts(bureau):
    ready(bureau)
    case_id = apply(bureau)
    assert "正在办理" in refused(bureau)
    grant(bureau, case_id)

    assert "已经延续到 2031-08-14" in refused(bureau)


def test_at_the_window_the_same_rules_hold(bureau):
    ready(bureau)
    values = {key: value for key, value in form(bureau, "window1").items() if key not in {"self_check", "business_licence"}}
    receipt = bureau.handle(ReceiveCase(bureau.people["window1"], RENEWAL, values, tuple(PAPERS), "w-1"))

    assert bureau.page(receipt.case_id).row.applicant_id == bureau.people["xiaoman"]
    with pytest.raises(Invalid, match="mending"):
        bureau.handle(ReceiveCase(bureau.people["window1"], RENEWAL, values, tuple(PAPERS), "w-2"))


def test_a_licence_in_the_library_spares_its_copy(bureau):
    ready(bureau)
    states = {material.material: material.state for material in bureau.page(apply(bureau)).materials}

    assert states["food_licence"] == "reused"


def test_a_licence_is_entered_once_with_dates_that_are_dates(bureau):
    ready(bureau)
    with pytest.raises(Rejection, match="not yet in the library"):
        enter(bureau)
    with pytest.raises(Rejection, match="dates"):
        bureau.handle(EnterLicence(None, "food_licence", "JY21309990040027", "某店", CODE, {}, "昨天", "2026-07-01"))
    with pytest.raises(Rejection, match="precede"):
        bureau.handle(EnterLicence(None, "food_licence", "JY21309990040027", "某店", CODE, {}, "2026-07-02", "2026-07-01"))
    with pytest.raises(Rejection):
        bureau.handle(EnterLicence(bureau.people["window1"], "food_licence", "JY21309990040027", "某店", CODE, {}, "2026-07-01", "2026-07-02"))
