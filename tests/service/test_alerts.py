"""预警、督办、追责: who is told what when, who must answer, and what an overrun leads to."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from engine.domain.calendar import ZONE
from engine.domain.calendar_file import read_calendar
from engine.domain.commands import ClaimTask, HandOverTask, ImportCalendar, ResumeCase, SuspendCase
from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.moment import moment
from engine.domain.supervision_commands import AnswerAccountability, AnswerAlert, AppealAccountability, CloseAccountability, DecideAppeal, IssueEscalation
from engine.store.statements import Statement
from engine.store.tables.alerts import accountability, accountability_share, accountability_span, alert
from engine.store.tables.clocks import timer
from engine.verify import verify
from engine.worker import Worker

ALERTS = Statement("test.alerts", select(alert).order_by(alert.c.raised_at, alert.c.level, alert.c.rung))
RECORDS = Statement("test.records", select(accountability))
SHARES = Statement("test.shares", select(accountability_share).order_by(accountability_share.c.no))
SPANS = Statement("test.spans", select(accountability_span).order_by(accountability_span.c.no))
TIMERS = Statement("test.timers", select(timer))


def at(bureau, month, day, hour=9, minute=0):
    """Play the time until then, each timer at its own instant."""
    until = datetime(2026, month, day, hour, minute, tzinfo=ZONE)
    while True:
        with bureau.app.database.reading() as reader:
            due = min((row.due_at for row in reader.ask(TIMERS).all()), default=None)
        if due is None or moment(due) > until:
            break
        bureau.clock.now = max(bureau.clock.now, moment(due))
        assert Worker(bureau.app).fire_due()
    bureau.clock.now = until


def rows(bureau, statement):
    with bureau.app.database.reading() as reader:
        return reader.ask(statement).all()


def told(bureau, case_id, level=None):
    """(level, rung, who, when) of the case's alerts."""
    when = ((a.level, a.rung, a.who, f"{moment(a.raised_at):%m-%d %H:%M}") for a in rows(bureau, ALERTS) if a.case_id == case_id)
    return [one for one in when if level in {None, one[0]}]


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def reviewing(bureau):
    """Accepted on Wednesday 1 July at 9:00: reviews are due in three days, Monday 6 July at 9:00 of bureau hours; the promise on 15 July."""
    case_id = bureau.submit(public_gathering="no", has_signboard="no")
    bureau.complete(case_id, "accept_case")
    return case_id


def alert_of(bureau, case_id, level, rung=0):
    return next(a for a in rows(bureau, ALERTS) if (a.case_id, a.level, a.rung) == (case_id, level, rung))


def test_a_stage_turns_yellow_when_thirty_percent_is_left_and_its_holder_is_told(bureau):
    case_id = reviewing(bureau)
    at(bureau, 7, 3, 9, 38)
    assert told(bureau, case_id) == []
    at(bureau, 7, 3, 9, 39)  # 819 of 1170 working minutes: two days and 39 minutes

    assert told(bureau, case_id) == [("yellow", 0, "holder", "07-03 09:39")]
    holder = bureau.task(case_id, "review_unit").assignee
    assert alert_of(bureau, case_id, "yellow").recipient == f"person:{holder}"
    sound(bureau)


def test_an_unanswered_alert_climbs_and_an_answered_one_does_not(bureau):
    first, second = reviewing(bureau), reviewing(bureau)
    at(bureau, 7, 3, 10)
    found = alert_of(bureau, second, "yellow")
    bureau.handle(AnswerAlert(bureau.task(second, "review_unit").assignee, found.id, "今天下午办结", "a1"))
    at(bureau, 7, 3, 17)

    assert [t[:3] for t in told(bureau, first, "yellow")] == [("yellow", 0, "holder"), ("yellow", 1, "section_head")]
    assert told(bureau, first, "yellow")[1][3] == "07-03 14:24"  # 195 working minutes after 9:39
    assert [t[:3] for t in told(bureau, second, "yellow")] == [("yellow", 0, "holder")]
    sound(bureau)


def test_an_overrun_climbs_to_the_head_and_to_supervision_in_bureau_hours_only(bureau):
    case_id = reviewing(bureau)
    at(bureau, 7, 10, 17)

    # due on Friday at 17:00, the close of business: told on Monday morning
    assert told(bureau, case_id, "stage") == [
        ("stage", 0, "holder", "07-06 09:00"),
        ("stage", 1, "section_head", "07-06 13:45"),
        ("stage", 2, "head", "07-08 09:00"),
        ("stage", 3, "supervisor", "07-10 09:00"),
    ]
    sound(bureau)


def test_nobody_at_a_rung_means_the_rung_above(bureau):
    case_id = bureau.submit()  # acceptance lies with the window of the bureau, which has no section head
    at(bureau, 7, 2, 9, 0)
    at(bureau, 7, 2, 17, 0)
    at(bureau, 7, 3, 17, 0)

    assert [t[2] for t in told(bureau, case_id, "stage")] == ["holder", "head"]
    sound(bureau)


def test_a_suspended_clock_tells_nothing_and_goes_on_where_it_was(bureau):
    case_id = reviewing(bureau)
    at(bureau, 7, 2, 9)
    officer = bureau.task(case_id, "review_unit").assignee
    bureau.handle(SuspendCase(officer, case_id, "testing", 3, "抽检", "s1"))
    at(bureau, 7, 9, 9)
    assert told(bureau, case_id) == []
    bureau.handle(ResumeCase(officer, case_id, "testing", "合格", "s2"))
    at(bureau, 7, 10, 9, 39)
    assert [t[:2] for t in told(bureau, case_id)] == [("yellow", 0)]
    # suspended after yellow: neither the next rung nor yellow again
    bureau.handle(SuspendCase(officer, case_id, "inspection", 3, "复检", "s3"))
    at(bureau, 7, 16, 9)
    bureau.handle(ResumeCase(officer, case_id, "inspection", "合格", "s4"))
    at(bureau, 7, 16, 9, 5)

    assert [t[:2] for t in told(bureau, case_id) if t[0] == "yellow" and t[1] == 0] == [("yellow", 0)]
    sound(bureau)


def test_the_promise_is_red_and_the_statute_black(bureau):
    case_id = reviewing(bureau)
    at(bureau, 7, 30, 17)

    assert told(bureau, case_id, "red")[0] == ("red", 0, "holder", "07-16 09:00")
    assert told(bureau, case_id, "black")[:1] == [("black", 0, "head", "07-30 09:00")]
    sound(bureau)


def test_only_the_recipient_answers_and_only_once(bureau):
    case_id = reviewing(bureau)
    at(bureau, 7, 3, 10)
    found = alert_of(bureau, case_id, "yellow")
    officer = bureau.task(case_id, "review_unit").assignee

    for stranger in ("window2", "urban1", "supervisor", "xiaoman", "linjia"):
        with pytest.raises(NotFound):
            bureau.handle(AnswerAlert(bureau.people[stranger], found.id, "不归我", f"r-{stranger}"))
    with pytest.raises(Invalid):
        bureau.handle(AnswerAlert(officer, found.id, " ", "r1"))
    receipt = bureau.handle(AnswerAlert(officer, found.id, "马上办", "r2"))
    assert bureau.handle(AnswerAlert(officer, found.id, "马上办", "r2")) == receipt
    with pytest.raises(Stale):
        bureau.handle(AnswerAlert(officer, found.id, "又答", "r3"))
    sound(bureau)


def test_the_record_of_an_overrun_says_who_held_the_clock_for_how_long(bureau):
    case_id = bureau.submit()
    bureau.clock.move(hours=1)
    task = bureau.task(case_id, "accept_case")
    one, two = bureau.people["window1"], bureau.people["window2"]
    bureau.handle(ClaimTask(one, task.id, "c1"))
    bureau.clock.move(hours=2)
    bureau.handle(HandOverTask(one, task.id, two, "外出", "c2"))
    at(bureau, 7, 2, 10)

    (record,) = rows(bureau, RECORDS)
    assert (record.kind, record.state, record.case_id) == ("stage", "open", case_id)
    shares = {(s.person_id, s.pool): s.seconds // 60 for s in rows(bureau, SHARES)}
    assert shares == {(None, "window"): 60, (one, ""): 120, (two, ""): 210}  # 390 working minutes in all
    assert [(s.person_id, f"{moment(s.from_at):%H:%M:%S}", f"{moment(s.until_at):%H:%M:%S}") for s in rows(bureau, SPANS)] == [
        (None, "09:00:00", "10:00:00"),
        (one, "10:00:00", "12:00:00"),
        (two, "12:00:00", "17:00:00"),
    ]
    sound(bureau)


def overrun(bureau):
    case_id = reviewing(bureau)
    at(bureau, 7, 6, 10)
    record = next(r for r in rows(bureau, RECORDS) if r.case_id == case_id)
    share = next(s for s in rows(bureau, SHARES) if s.accountability_id == record.id)
    return case_id, record, share


def test_a_calendar_that_keeps_the_limit_voids_the_record_and_a_later_overrun_writes_it_anew(bureau):
    case_id, record, _ = overrun(bureau)
    before = [(s.from_at, s.until_at) for s in rows(bureau, SPANS) if s.accountability_id == record.id]

    bureau.handle(ImportCalendar(None, read_calendar("date,workday,note\n2026-07-02,0,停电放假\n2026-07-03,0,停电放假\n".encode()), "区政府通知"))
    Worker(bureau.app).tick()
    assert {r.state for r in rows(bureau, RECORDS) if r.case_id == case_id} == {"void"}
    sound(bureau)

    at(bureau, 7, 9, 10)
    (again,) = (r for r in rows(bureau, RECORDS) if r.case_id == case_id)
    assert (again.id, again.state) == (record.id, "open")
    assert again.due_at > record.due_at
    after = [(s.from_at, s.until_at) for s in rows(bureau, SPANS) if s.accountability_id == record.id]
    assert after
    assert after != before
    sound(bureau)


def test_a_holder_answers_and_appeals_and_supervision_decides_and_closes(bureau):
    case_id, record, share = overrun(bureau)
    officer, judge = share.person_id, bureau.people["supervisor"]

    bureau.handle(AnswerAccountability(officer, record.id, share.no, "系统停机半日", "k1"))
    bureau.handle(AppealAccountability(officer, record.id, share.no, "停机不应计入", "k2"))
    with pytest.raises(Rejection):
        bureau.handle(CloseAccountability(judge, record.id, "谈话提醒", "k3"))
    with pytest.raises(Invalid):
        bureau.handle(DecideAppeal(judge, record.id, share.no, "maybe", "查证", "k4"))
    bureau.handle(DecideAppeal(judge, record.id, share.no, "upheld", "查明停机属实", "k5"))
    with pytest.raises(Stale):
        bureau.handle(DecideAppeal(judge, record.id, share.no, "dismissed", "再议", "k6"))
    bureau.handle(CloseAccountability(judge, record.id, "不予追责", "k7"))

    assert rows(bureau, RECORDS)[0].state == "closed"
    kinds = [e.type for e in bureau.page(case_id).events]
    assert {"AccountabilityOpened", "AccountabilityAnswered", "AccountabilityAppealed", "AppealDecided", "AccountabilityClosed"} <= set(kinds)
    sound(bureau)


def test_only_the_holder_answers_and_only_supervision_decides(bureau):
    _, record, share = overrun(bureau)
    for stranger in ("window1", "fire1", "head", "supervisor", "xiaoman"):
        with pytest.raises(NotFound):
            bureau.handle(AnswerAccountability(bureau.people[stranger], record.id, share.no, "x", f"n-{stranger}"))
    bureau.handle(AppealAccountability(share.person_id, record.id, share.no, "不服", "n1"))
    for stranger in ("head", "section1", "admin", "fire1"):
        with pytest.raises(NotAllowed):
            bureau.handle(DecideAppeal(bureau.people[stranger], record.id, share.no, "upheld", "x", f"d-{stranger}"))
    sound(bureau)


def test_an_appeal_has_its_time(bureau):
    _, record, share = overrun(bureau)
    at(bureau, 7, 13, 18)  # opened on Friday 3 July after hours, which counts as Monday; five working days
    with pytest.raises(Rejection):
        bureau.handle(AppealAccountability(share.person_id, record.id, share.no, "太晚", "t1"))


def test_supervision_issues_an_escalation_and_may_do_nothing_else_in_the_case(bureau):
    case_id = reviewing(bureau)
    judge = bureau.people["supervisor"]
    bureau.handle(IssueEscalation(judge, case_id, "holder", "今日办结并说明原因", "e1"))
    bureau.handle(IssueEscalation(judge, case_id, "head", "请督促", "e2"))

    holder = bureau.task(case_id, "review_unit").assignee
    assert [(a.rung, a.recipient) for a in rows(bureau, ALERTS) if a.level == "ordered"] == [(1, f"person:{holder}"), (2, "pool:head")]
    bureau.handle(AnswerAlert(holder, alert_of(bureau, case_id, "ordered", 1).id, "下午报结", "e3"))
    with pytest.raises(NotAllowed):
        bureau.handle(SuspendCase(judge, case_id, "testing", 3, "抽检", "e4"))
    with pytest.raises(NotFound):
        bureau.complete(case_id, "review_unit", by="supervisor")
    with pytest.raises(NotAllowed):
        bureau.handle(IssueEscalation(bureau.people["head"], case_id, "holder", "x", "e5"))
    sound(bureau)


def test_a_finished_case_has_neither_timers_nor_new_alerts(bureau):
    case_id = reviewing(bureau)
    at(bureau, 7, 8, 10)
    bureau.review_all(case_id)
    for node in ("approve_case", "issue_licence", "deliver"):
        bureau.complete(case_id, node)
    before = told(bureau, case_id)
    at(bureau, 9, 1)

    assert told(bureau, case_id) == before
    sound(bureau)
