"""Hearing, publicity and experts on both databases (R10, R11, R14)."""

from __future__ import annotations

import pytest

from engine.domain.commands import ClaimTask
from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.publicity_commands import RaiseObjection
from engine.verify import verify
from engine.worker import Worker
from tests.service import advertising

MINUTES = {"attended": "申请人", "minutes": "陈述、申辩", "conclusion": "二十二时关灯", "signed_by": "申请人"}


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def wait(bureau, days):
    bureau.clock.move(days=days)
    Worker(bureau.app).fire_due()


def clocks(bureau, case_id):
    return {clock.name: clock.state for clock in bureau.page(case_id).clocks if clock.name in ("statutory", "promised")}


def object_to(bureau, publicity, words="太亮", request="r-1", **changes):
    return bureau.handle(RaiseObjection(**{"publicity": publicity, "name": "王禾", "contact": "13800000009", "words": words, "request_id": request, **changes}))


def test_anybody_objects_while_it_is_shown_and_is_answered_when_it_is_over(bureau):
    """公示: the statutory clock runs on, the local rule stops the promise; no objection stays without an answer."""
    advertising.deploy(bureau)
    case_id = advertising.reviewed(bureau)
    (shown,) = bureau.app.ask.in_publicity()
    assert shown.until == "2026-07-08"
    assert clocks(bureau, case_id) == {"statutory": "running", "promised": "suspended"}

    assert object_to(bureau, shown.id) == object_to(bureau, shown.id)
    with pytest.raises(Invalid) as refused:
        object_to(bureau, shown.id, words=" ", contact="", request="r-2")
    assert {error.key for error in refused.value.errors} == {"words", "contact"}
    with pytest.raises(NotFound):
        object_to(bureau, 1, request="r-3")
    sound(bureau)
    wait(bureau, 8)

    assert bureau.app.ask.in_publicity() == []
    assert clocks(bureau, case_id)["promised"] == "running"
    with pytest.raises(Rejection, match="over"):
        object_to(bureau, shown.id, request="r-4")
    with pytest.raises(Invalid):
        bureau.complete(case_id, "conclude_publicity", publicity_outcome="clear")
    bureau.complete(case_id, "conclude_publicity", publicity_outcome="clear", answers="二十二时关灯")
    (raised,) = bureau.app.ask.objections_of(case_id)
    assert (raised.words, raised.answer) == ("太亮", "二十二时关灯")
    assert bureau.task(case_id, "approve_case")
    sound(bureau)


def test_a_hearing_is_chaired_by_who_did_not_review_and_stops_the_clocks(bureau):
    advertising.deploy(bureau)
    case_id = advertising.reviewed(bureau, **advertising.HEARING)
    wait(bureau, 8)
    bureau.complete(case_id, "conclude_publicity", publicity_outcome="clear")
    advertising.post(bureau, case_id, "request_hearing", "window1", hearing="request", requested_by="party", party_name="业委会", request_reasons="灯光")
    assert clocks(bureau, case_id) == {"statutory": "suspended", "promised": "suspended"}

    chair = advertising.holder(bureau, case_id, "arrange_hearing")
    assert chair.startswith("chair")
    where = {"hearing_time": "9:30", "hearing_place": "听证室", "invited": "申请人"}
    for day in ("2026-07-17", "2026-08-08", "2026-09-01"):  # too soon, a Saturday, too late
        with pytest.raises(Invalid):
            advertising.post(bureau, case_id, "arrange_hearing", chair, hearing_on=day, **where)
    advertising.post(bureau, case_id, "arrange_hearing", chair, hearing_on="2026-07-22", **where)
    assert advertising.holder(bureau, case_id, "hold_hearing") == chair
    with pytest.raises(Rejection, match="2026-07-22"):
        advertising.post(bureau, case_id, "hold_hearing", chair, **MINUTES)
    wait(bureau, 13)
    advertising.post(bureau, case_id, "hold_hearing", chair, **MINUTES)

    page = bureau.page(case_id)
    assert {"hearing_right_notice", "hearing_notice", "hearing_minutes"} <= {document.kind for document in page.documents}
    assert clocks(bureau, case_id) == {"statutory": "running", "promised": "running"}
    sound(bureau)


def test_a_hearing_arranged_too_late_is_held_on_the_first_day_that_the_notice_allows(bureau):
    """Twenty working days from the request have nearly passed: the notice of seven is kept, and the hearing is owed all the same."""
    advertising.deploy(bureau)
    case_id = advertising.reviewed(bureau, **advertising.HEARING)
    wait(bureau, 8)
    bureau.complete(case_id, "conclude_publicity", publicity_outcome="clear")
    advertising.post(bureau, case_id, "request_hearing", "window1", hearing="request", requested_by="party", party_name="业委会", request_reasons="灯光")
    wait(bureau, 26)  # Tuesday 4 August; the twentieth working day is the 6th
    chair = advertising.holder(bureau, case_id, "arrange_hearing")
    where = {"hearing_time": "9:30", "hearing_place": "听证室", "invited": "申请人"}
    for day in ("2026-08-06", "2026-08-14"):
        with pytest.raises(Invalid, match="1 place"):
            advertising.post(bureau, case_id, "arrange_hearing", chair, hearing_on=day, **where)
    advertising.post(bureau, case_id, "arrange_hearing", chair, hearing_on="2026-08-13", **where)
    assert advertising.holder(bureau, case_id, "hold_hearing") == chair


def test_experts_are_drawn_each_once_and_one_who_recuses_himself_is_replaced(bureau):
    advertising.deploy(bureau)
    case_id = advertising.reviewed(bureau, needs_experts="yes")
    assert clocks(bureau, case_id) == {"statutory": "suspended", "promised": "suspended"}
    drawn = {task.assignee for task in bureau.page(case_id).tasks}
    experts = {bureau.people[f"expert{no}"] for no in range(1, 5)}
    assert len(drawn) == 3
    assert drawn < experts

    first, *others = sorted(login for login, person in bureau.people.items() if person in drawn)
    advertising.post(bureau, case_id, "give_expert_opinion", first, recusal="yes", grounds="有合作")
    for login in others:
        advertising.post(bureau, case_id, "give_expert_opinion", login, recusal="no", expert_opinion="agree", grounds="验算满足")
    (seat,) = bureau.page(case_id).tasks
    assert {seat.assignee} == experts - drawn
    advertising.post(
        bureau, case_id, "give_expert_opinion", advertising.holder(bureau, case_id, "give_expert_opinion"), recusal="no", expert_opinion="object", grounds="x1"
    )
    bureau.complete(case_id, "conclude_expert_review", conclusion="两人同意")
    assert clocks(bureau, case_id)["statutory"] == "running"
    sound(bureau)


def test_where_experts_run_short_nobody_takes_two_seats(bureau):
    advertising.deploy(bureau, experts=2)
    case_id = advertising.reviewed(bureau, needs_experts="yes")
    opinion = {"recusal": "no", "expert_opinion": "agree", "grounds": "验算满足"}
    advertising.post(bureau, case_id, "give_expert_opinion", "expert1", **opinion)
    with pytest.raises(Rejection, match="another expert"):
        advertising.post(bureau, case_id, "give_expert_opinion", "expert1", **opinion)
    pooled = next(row for row in bureau.page(case_id).tasks if row.assignee is None)
    with pytest.raises(Rejection, match="another expert"):
        bureau.handle(ClaimTask(bureau.people["expert1"], pooled.id, bureau.request_id()))
