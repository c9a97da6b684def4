"""视为:what follows by law when nobody acts in time: deemed accepted, deemed withdrawn, and, where an item says so, silence as consent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import orjson
import pytest

from engine.domain.calendar import ZONE
from engine.domain.commands import DeployItem, FireTimer
from engine.domain.errors import NotFound
from engine.domain.moment import millis, moment
from engine.runtime.bundle import read_folder
from engine.store.timers import NEXT_DUE
from engine.verify import verify
from engine.worker import Worker
from tests.bureau import ITEM, ROOT

SILENCE = b"""
[deemed.silence]
"2024-01-01" = { working_days = 10, reference = "some local rule, article 3" }
"""


def at(bureau, month, day, hour=9, minute=0):
    bureau.clock.now = datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def tick(bureau):
    worker = Worker(bureau.app)
    while worker.fire_due():
        pass


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def kinds(bureau, case_id):
    return [e.type for e in bureau.page(case_id).events]


# -- R4: no correction asked for in five working days ---------------------------------------------------------


def test_after_five_working_days_without_a_notice_the_case_counts_as_accepted_on_the_day_of_receipt(bureau):
    case_id = bureau.submit()  # Wednesday 1 July, 9:00
    at(bureau, 7, 8, 17)
    tick(bureau)

    page = bureau.page(case_id)
    assert moment(page.row.accepted_at) == datetime(2026, 7, 1, 9, tzinfo=ZONE)
    assert "accept_case" not in {t.node for t in page.tasks}
    assert {t.node for t in page.tasks} == {"review_unit"}
    starts = {e.name: moment(e.at) for e in page.clock_entries if e.kind == "start" and e.name in {"statutory", "promised"}}
    assert set(starts.values()) == {datetime(2026, 7, 1, 9, tzinfo=ZONE)}
    assert bureau.app.ask.clock_reading(page, "promised").due.date() == date(2026, 7, 15)
    assert bureau.app.ask.clock_reading(page, "promised").used == 5
    assert {"LimitLapsed", "DeemedAccepted", "CaseAccepted"} <= set(kinds(bureau, case_id))
    sound(bureau)


def test_the_applicant_reads_of_the_deemed_acceptance_and_its_article(bureau):
    case_id = bureau.submit()
    at(bureau, 7, 8, 17)
    tick(bureau)

    page = bureau.page(case_id, "xiaoman")
    assert any("2026年7月1日起即为受理" in n.zh for n in page.notices)
    notice = next(d for d in page.documents if d.kind == "acceptance_notice")
    assert orjson.loads(notice.data)["deemed_article"] == "行政许可法 第三十二条第一款第四项"
    assert bureau.app.document_file(notice.id).startswith(b"%PDF")


def test_until_the_fifth_working_day_has_closed_nothing_happens(bureau):
    case_id = bureau.submit()
    at(bureau, 7, 8, 16, 59)
    tick(bureau)

    assert bureau.page(case_id).row.accepted_at is None
    assert bureau.task(case_id, "accept_case")
    sound(bureau)


def test_what_arrives_after_hours_counts_from_the_next_working_day(bureau):
    at(bureau, 7, 3, 18)  # Friday evening: received on Monday 6 July, due on Monday 13 July
    case_id = bureau.submit()
    at(bureau, 7, 10, 18)
    tick(bureau)
    assert bureau.page(case_id).row.accepted_at is None
    at(bureau, 7, 13, 17)
    tick(bureau)

    assert moment(bureau.page(case_id).row.accepted_at) == datetime(2026, 7, 3, 18, tzinfo=ZONE)
    sound(bureau)


def test_a_notice_in_time_stops_the_limit_and_the_corrected_papers_start_a_new_one(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", acceptance="correct", materials=["application_form"], correction_notes="补图", correct_by="2026-08-31")
    at(bureau, 7, 9)
    tick(bureau)
    assert bureau.page(case_id).row.accepted_at is None
    bureau.complete(case_id, "supply_correction", by="xiaoman", **supplied(bureau))
    at(bureau, 7, 16, 17)
    tick(bureau)

    assert moment(bureau.page(case_id).row.accepted_at) == datetime(2026, 7, 9, 9, tzinfo=ZONE)
    sound(bureau)


def supplied(bureau):
    return {"explanation": "已补"}


def test_a_case_accepted_in_time_is_not_accepted_again(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    at(bureau, 7, 9)
    tick(bureau)

    assert "DeemedAccepted" not in kinds(bureau, case_id)
    assert next(c for c in bureau.page(case_id).clocks if c.kind == "deemed").state == "stopped"
    sound(bureau)


def test_the_officer_who_was_late_hears_of_it_and_can_post_no_more(bureau):
    from engine.domain.commands import ClaimTask, CompleteTask

    case_id = bureau.submit()
    task = bureau.task(case_id, "accept_case")
    bureau.handle(ClaimTask(bureau.people["window1"], task.id, "c-1"))
    at(bureau, 7, 8, 17)
    tick(bureau)

    page = bureau.page(case_id, "head")
    with pytest.raises(NotFound):
        bureau.handle(CompleteTask(bureau.people["window1"], task.id, page.row.event_no, {"acceptance": ["accept"]}, "late-1"))
    unread = bureau.app.ask.my_notices(bureau.actor_of("window1"))
    assert any("依法视为已经办理" in n.zh for n in unread)


def test_the_timer_takes_effect_once_however_often_it_is_fired(bureau):
    case_id = bureau.submit()
    at(bureau, 7, 8, 17)
    with bureau.app.database.reading() as reader:
        timers = []
        row = reader.ask(NEXT_DUE, {"at": millis(bureau.clock.now)}).one()
        timers.append(row.id)
    tick(bureau)
    for timer in timers * 3:
        bureau.handle(FireTimer(timer))

    assert kinds(bureau, case_id).count("DeemedAccepted") == 1
    sound(bureau)


# -- R21: the applicant does not correct ----------------------------------------------------------------------


def correcting(bureau, **more):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", acceptance="correct", materials=["application_form"], correction_notes="补图", **more)
    return case_id


def test_what_is_not_corrected_by_the_day_told_counts_as_withdrawn(bureau):
    case_id = correcting(bureau, correct_by="2026-07-10")
    at(bureau, 7, 10, 16, 59)
    tick(bureau)
    assert bureau.page(case_id).row.status != "closed"
    at(bureau, 7, 10, 17)
    tick(bureau)

    page = bureau.page(case_id, "xiaoman")
    assert (page.row.status, page.row.result, page.row.end_node, page.tasks) == ("closed", "lapsed", "deemed_withdrawn", [])
    assert any("视为撤回申请" in n.zh for n in page.notices)
    notice = next(d for d in page.documents if d.kind == "lapse_notice")
    assert bureau.app.document_file(notice.id).startswith(b"%PDF")
    sound(bureau)


def test_a_day_told_that_is_a_day_off_runs_to_the_next_working_day(bureau):
    case_id = correcting(bureau, correct_by="2026-07-11")  # a Saturday
    at(bureau, 7, 13, 16, 59)
    tick(bureau)
    assert bureau.page(case_id).row.status != "closed"
    at(bureau, 7, 13, 17)
    tick(bureau)

    assert bureau.page(case_id).row.end_node == "deemed_withdrawn"


def test_where_no_day_was_told_the_items_limit_holds(bureau):
    case_id = correcting(bureau)
    at(bureau, 7, 22, 16, 59)
    tick(bureau)
    assert bureau.page(case_id).row.status != "closed"
    at(bureau, 7, 22, 17)  # fifteen working days
    tick(bureau)

    assert bureau.page(case_id).row.end_node == "deemed_withdrawn"
    sound(bureau)


# -- R27: silence as consent, off unless an item says so ------------------------------------------------------


@pytest.fixture
def lenient(bureau):
    """The same item, with the local rule written into its limits."""
    files = read_folder(ROOT / "processes" / ITEM)
    files["limits.toml"] += SILENCE
    bureau.handle(DeployItem(None, files))
    return bureau


def under_review(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    return case_id


def test_silence_is_no_consent_unless_the_item_says_so(bureau):
    case_id = under_review(bureau)
    bureau.clock.move(days=60)
    tick(bureau)

    assert {t.node for t in bureau.page(case_id).tasks} == {"review_unit"}
    assert {o.state for o in bureau.page(case_id).opinions} == {"pending"}


def test_a_unit_that_says_nothing_in_time_consents_and_the_others_word_stands(lenient):
    bureau = lenient
    case_id = under_review(bureau)
    bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="object", reasons="遮挡信号灯")
    at(bureau, 7, 15, 17)  # ten working days
    tick(bureau)

    page = bureau.page(case_id)
    said = {o.unit: (o.state, o.person_id, o.reasons) for o in page.opinions}
    assert said["urban_management"][0] == "object"
    assert said["market_supervision"][:2] == ("agree", None)
    assert "some local rule, article 3" in said["market_supervision"][2]
    assert {t.node for t in page.tasks} == {"approve_case"}
    assert kinds(bureau, case_id).count("DeemedConsent") == 1
    sound(bureau)


def test_a_unit_that_spoke_in_time_is_not_spoken_for(lenient):
    bureau = lenient
    case_id = under_review(bureau)
    bureau.review_all(case_id)
    bureau.clock.now += timedelta(days=40)
    tick(bureau)

    assert "DeemedConsent" not in kinds(bureau, case_id)
    sound(bureau)
