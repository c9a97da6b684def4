"""Leave and substitution, on both databases: exactly the leave, no work for who is away, and no way around the separation of duties."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import orjson
import pytest

from engine.domain.commands import ClaimTask, CompleteTask, HandOverTask
from engine.domain.errors import NotAllowed, Rejection
from engine.domain.leave_commands import DecideLeave, EndLeave, ExtendLeave, TakeOverTask
from engine.domain.people_commands import GivePost, PostGiven
from engine.domain.supervision_commands import AnswerAlert
from engine.domain.visit_commands import MoveVisit
from engine.verify import verify
from engine.worker import Worker
from tests.service.leaving import of
from tests.service.visits import NEXT, OnSite, surveyed

POOL = "reviewer@market_supervision"
REVIEW = PostGiven("reviewer", "market_supervision", "餐饮审查岗", "Food reviewer", "2026-07-01")


@contextmanager
def refused(words):
    """The place or the Chinese sentence of the refusal says these words."""
    with pytest.raises(Rejection) as caught:
        yield
    assert words in " ".join([caught.value.zh, *(f"{error.key} {error.zh}" for error in getattr(caught.value, "errors", ()))])


def clean(bureau):
    found = verify(bureau.config.database_url, bureau.config.state_key)
    assert found == []
    return True


def review(bureau, case_id):
    return bureau.task(case_id, "review_unit", "market_supervision")


def at_midnight(bureau, days=1):
    bureau.clock.now = (bureau.clock.now + timedelta(days=days)).replace(hour=0, minute=0)


def test_a_substitute_holds_the_post_for_exactly_the_leave_and_what_he_does_says_so(bureau):
    """survey1 stands in for market1 and then returns it: before, within and after, to the millisecond, without anything being run."""
    pool = lambda: POOL in bureau.actor_of("survey1").pools  # noqa: E731
    bureau.handle(of(bureau, "market1", "survey1", by="section1", days=2, ahead=1))
    at_midnight(bureau)
    begins = bureau.clock.now
    bureau.clock.now = begins - timedelta(milliseconds=1)
    assert not pool()
    bureau.clock.now = begins
    assert pool()
    drawn, seen = set(), []
    for _ in range(6):  # who is away is drawn for nothing; whoever stands in is, like any of the pool
        bureau.complete(case_id := bureau.submit(), "accept_case")
        task = review(bureau, case_id)
        drawn.add(task.assignee)
        seen.append((case_id, task))
    assert bureau.people["market1"] not in drawn
    case_id, task = next((case, one) for case, one in seen if one.assignee in (bureau.people["market2"], bureau.people["survey1"]))
    if task.assignee != bureau.people["survey1"]:
        bureau.handle(HandOverTask(task.assignee, task.id, bureau.people["survey1"], "代", bureau.request_id()))
    with refused("同一岗位"):
        bureau.handle(HandOverTask(bureau.people["survey1"], task.id, bureau.people["market1"], "还", bureau.request_id()))
    bureau.complete(case_id, "review_unit", by="survey1", unit_id="market_supervision", opinion="agree")
    page = bureau.page(case_id)
    (done,) = [row for row in page.completions if row.task_id == task.id]
    assert (done.person_id, done.acting_for) == (bureau.people["survey1"], bureau.people["market1"])
    told = [orjson.loads(row.data) for row in page.events if row.type == "TaskCompleted"][-1]
    assert (told["for"], told["for_name"]) == (bureau.people["market1"], "沈青")
    assert [row.absent_name for row in page.opinions if row.unit == "market_supervision"] == ["沈青"]
    bureau.clock.now = begins + timedelta(days=2) - timedelta(milliseconds=1)
    assert pool()
    bureau.clock.now = begins + timedelta(days=2)
    assert not pool()
    assert clean(bureau)


def test_nobody_gets_around_the_separation_of_duties_by_standing_in(bureau):
    """window1 accepted the case: standing in for market1 he may neither take his review over nor complete it; in another case he may.

    When market1 returns, his own duties are as they were, and window1's review of the other case bars him there for good.
    """
    window, market = bureau.people["window1"], bureau.people["market1"]
    held = {}
    for by in ("window1", "window2"):
        while by not in held or held[by][1].assignee != market:
            bureau.complete(case_id := bureau.submit(), "accept_case", by=by)
            held[by] = (case_id, review(bureau, case_id))
    bureau.handle(of(bureau, "market1", "window1", days=3))
    bureau.clock.move(minutes=5)
    (absent,) = bureau.app.ask.absent_colleagues(bureau.actor_of("window1"))
    assert {one.id for one, _ in absent.tasks} >= {task.id for _, task in held.values()}
    own, other = held["window1"], held["window2"]
    with refused("接不管审"):
        bureau.handle(TakeOverTask(window, own[1].id, bureau.request_id()))
    with refused("由其他同事办理"):
        bureau.handle(CompleteTask(window, own[1].id, 10**6, {"opinion": ["agree"]}, bureau.request_id()))
    bureau.handle(TakeOverTask(window, other[1].id, bureau.request_id()))
    handed = orjson.loads(next(row.data for row in bureau.page(other[0]).events if row.type == "TaskHandedOver"))
    assert (handed["reason"], handed["from"], handed["for"], handed["to"]) == ("代理", market, market, window)
    bureau.complete(other[0], "review_unit", by="window1", unit_id="market_supervision", opinion="agree")
    with refused("由其他同事办理"):  # whoever stands in for nobody of this pool
        bureau.handle(TakeOverTask(bureau.people["market2"], own[1].id, bureau.request_id()))
    bureau.clock.move(days=4)
    bureau.complete(own[0], "review_unit", by="market1", unit_id="market_supervision", opinion="agree")
    assert {row.acting_for for row in bureau.page(own[0]).completions} == {None}
    bureau.complete(bureau_case := bureau.submit(), "accept_case", by="window1")
    assert review(bureau, bureau_case).assignee != window
    assert clean(bureau)


def test_leave_is_refused_where_it_would_overlap_chain_or_leave_a_post_empty(bureau):
    bureau.handle(of(bureau, "market1", "market2", days=3, ahead=2))
    with refused("不能重叠"):
        bureau.handle(of(bureau, "market1", "market2", days=1, ahead=4))
    with refused("不能代理"):  # who is away
        bureau.handle(of(bureau, "urban1", "market1", days=1, ahead=2))
    with refused("正代理沈青"):  # who stands in
        bureau.handle(of(bureau, "market2", "survey1", days=1, ahead=3))
    bureau.handle(of(bureau, "market2", None, days=2, ahead=0))  # before it begins; market1 is there
    with refused("没有别的同事在岗"):
        bureau.handle(of(bureau, "tobacco1", None))
    bureau.handle(of(bureau, "fire1", None, days=5))
    with refused("没有别的同事在岗"):  # the only colleague is away himself
        bureau.handle(of(bureau, "fire2", None, days=2, ahead=1))
    with refused("不是一直在岗"):
        bureau.handle(of(bureau, "urban1", "xiaoman"))
    with refused("另一位工作人员"):
        bureau.handle(of(bureau, "urban1", "urban1"))
    with refused("不能让自己代理"):
        bureau.handle(of(bureau, "urban1", "admin"))
    with refused("不能自己批"):
        bureau.handle(of(bureau, "urban1", "urban2", by="section1"))  # the head of another unit's section
    with refused("不能早于今天"):
        bureau.handle(of(bureau, "urban1", "urban2", ahead=-1))
    asked = bureau.handle(of(bureau, "urban1", "urban2", by="urban1")).id
    with refused("不能自己批"):
        bureau.handle(DecideLeave(bureau.people["urban1"], asked, True, "", bureau.request_id()))
    bureau.handle(DecideLeave(bureau.people["head"], asked, True, "准", bureau.request_id()))
    bureau.handle(of(bureau, "window1", None))
    with refused("您在请假"):
        bureau.handle(ClaimTask(bureau.people["window1"], bureau.task(bureau.submit(), "accept_case").id, bureau.request_id()))
    assert clean(bureau)


def test_leave_is_extended_cut_short_and_withdrawn_and_the_substitute_follows(bureau):
    admin, head = bureau.people["admin"], bureau.people["head"]
    leave = bureau.handle(of(bureau, "head", "section1", days=2)).id
    bureau.clock.move(hours=1)
    assert "head" in bureau.actor_of("section1").roles
    with refused("不能自己批"):  # nor does whoever stands in for the head lengthen his own standing
        bureau.handle(ExtendLeave(bureau.people["section1"], leave, "2026-07-09", "", bureau.request_id()))
    bureau.handle(ExtendLeave(admin, leave, "2026-07-09", "", bureau.request_id()))
    bureau.clock.move(days=5)
    assert "head" in bureau.actor_of("section1").roles
    bureau.handle(EndLeave(head, leave, "", "提前回来", bureau.request_id()))
    assert "head" not in bureau.actor_of("section1").roles
    with refused("已经结束"):
        bureau.handle(ExtendLeave(admin, leave, "2026-07-10", "", bureau.request_id()))
    later = bureau.handle(of(bureau, "head", "section1", days=2, ahead=3)).id
    bureau.handle(EndLeave(head, later, "", "不去了", bureau.request_id()))
    bureau.clock.move(days=4)
    assert "head" not in bureau.actor_of("section1").roles
    assert [row.row.state for row in bureau.app.ask.leaves_of(head)] == ["withdrawn", "granted"]
    kinds = sorted(row.act for row in bureau.app.ask.organisation_log())
    assert kinds == ["leave_ended", "leave_ended", "leave_extended", "leave_granted", "leave_granted"]
    assert clean(bureau)


def test_an_alert_of_who_is_away_reaches_and_is_answered_by_the_substitute(bureau):
    """What was raised before the leave, and what is raised during it."""
    bureau.complete(case_id := bureau.submit(), "accept_case")
    task = review(bureau, case_id)
    who = next(login for login, id_ in bureau.people.items() if id_ == task.assignee)
    bureau.handle(of(bureau, who, "survey1", days=10))
    bureau.clock.move(days=9, hours=1)
    for _ in range(5):
        Worker(bureau.app).fire_due()
    mine = bureau.app.ask.my_alerts(bureau.actor_of("survey1"))
    raised = [row for row in mine if row.case_id == case_id]
    assert raised
    assert f"person:{task.assignee}" not in {row.recipient for row in raised}
    bureau.handle(AnswerAlert(bureau.people["survey1"], raised[0].id, "代为答复", bureau.request_id()))
    assert clean(bureau)


def test_an_own_post_is_no_substitution_but_a_task_taken_over_is(bureau):
    """market2 has the post himself: what he draws is his own work, what he takes over from market1 he does in his stead."""
    market = bureau.people["market1"]
    cases = []
    while not any(task.assignee == market for _, task in cases):
        bureau.complete(case_id := bureau.submit(), "accept_case")
        cases.append((case_id, review(bureau, case_id)))
    bureau.handle(of(bureau, "market1", "market2"))
    bureau.clock.move(minutes=2)
    (taken,) = [one for one in cases if one[1].assignee == market][:1]
    bureau.handle(TakeOverTask(bureau.people["market2"], taken[1].id, bureau.request_id()))
    bureau.complete(own := bureau.submit(), "accept_case")
    for case_id in (taken[0], own):
        bureau.complete(case_id, "review_unit", by="market2", unit_id="market_supervision", opinion="agree")
    of_case = {case_id: next(row for row in bureau.page(case_id).completions if row.node == "review_unit").acting_for for case_id in (taken[0], own)}
    assert of_case == {taken[0]: market, own: None}
    with pytest.raises(NotAllowed):
        bureau.handle(GivePost(bureau.people["market2"], market, REVIEW, "文", bureau.request_id()))
    assert clean(bureau)


def test_a_visit_within_a_leave_is_flagged_to_whoever_planned_it_and_the_substitute_signs_in_his_stead(bureau):
    case_id = surveyed(bureau)
    visit = OnSite(bureau, case_id, at=NEXT)
    bureau.handle(of(bureau, "survey2", "market2", ahead=1))
    assert visit.page.away == {bureau.people["survey2"]}
    told = bureau.app.ask.told(bureau.actor_of("survey1"))[0]
    assert "江月那时请假,7月2日(周四)9:00–10:30到“" in told[0].row.zh
    team = (bureau.people["survey1"], bureau.people["market2"])
    visit.do(MoveVisit, NEXT, team, "江月请假")
    assert visit.page.away == frozenset()
    bureau.clock.move(days=1)
    visit.arrive()
    visit.fill(case_id)
    visit.photo(case_id)
    visit.sign()
    visit.sign("market2", by="market2")
    visit.attend()
    visit.conclude()
    stead = [orjson.loads(row.data).get("for_name") for row in bureau.page(case_id).events if row.type == "VisitSigned"]
    assert stead == [None, "江月"]
    assert "许静（代江月）" in "".join(str(row.data) for row in bureau.page(case_id).documents)
    assert clean(bureau)
