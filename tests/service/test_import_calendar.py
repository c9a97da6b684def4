"""A new notice while cases run: every due date follows it once, on both databases, and nobody's clock is left behind."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import orjson
import pytest
from sqlalchemy import select

from engine.domain.calendar_file import read_calendar
from engine.domain.clock import Entry, read
from engine.domain.commands import ImportCalendar, RecomputeClocks
from engine.domain.errors import NotFound, Rejection
from engine.domain.limits import Limit
from engine.domain.moment import millis, moment
from engine.store.statements import Statement
from engine.store.tables.clocks import clock, clock_entry, timer
from engine.store.tables.documents import notice
from engine.store.tables.journal import event
from engine.verify import verify
from engine.worker import Worker

ZONE = ZoneInfo("Asia/Shanghai")
NOTICE = """date,workday,note,hours
2027-01-01,0,元旦
2027-01-04,0,元旦
2027-01-09,1,元旦
2027-01-11..,,冬季作息,09:30-12:00 13:00-16:30
""".encode()
ALL_CLOCKS, ALL_ENTRIES, ALL_TIMERS = Statement("t.clocks", select(clock)), Statement("t.entries", select(clock_entry)), Statement("t.timers", select(timer))
RECOMPUTED = Statement("t.events", select(event).where(event.c.type == "ClockRecomputed"))
NOTICES = Statement("t.notices", select(notice))


def rows(bureau, statement):
    with bureau.app.database.reading() as reader:
        return reader.ask(statement).all()


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def settle(bureau):
    while bureau.app.recompute_once():
        pass


@pytest.fixture
def running(bureau):
    """A case received, one at review, one finished: over the turn of the year."""
    bureau.clock.now = datetime(2026, 12, 28, 9, 30, tzinfo=ZONE)
    bureau.grant(bureau.submit())
    bureau.complete(bureau.submit(), "accept_case")
    bureau.submit()
    return bureau


def put(bureau, content=NOTICE, actor=None, source="国务院办公厅通知"):
    return bureau.handle(ImportCalendar(actor, read_calendar(content), source))


def from_scratch(bureau):
    """What each clock that runs would be due at, were it computed now."""
    calendar = bureau.app.ask.calendar()
    ledgers = {}
    for e in rows(bureau, ALL_ENTRIES):
        ledgers.setdefault((e.case_id, e.name), []).append(Entry(e.no, e.kind, moment(e.at), e.value, e.ground))
    due = {}
    for row in rows(bureau, ALL_CLOCKS):
        if row.state == "running":
            limit = Limit(row.limit_value, row.limit_unit, row.reference, bool(row.verified))
            reading = read(tuple(ledgers[row.case_id, row.name]), calendar, limit, bureau.clock())
            due[row.case_id, row.name] = (millis(reading.due), reading.provisional)
    return due


def stored(bureau):
    return {(r.case_id, r.name): (r.due_at, bool(r.provisional)) for r in rows(bureau, ALL_CLOCKS) if r.state == "running"}


def test_after_an_import_every_due_date_is_what_it_would_be_from_scratch(running):
    before = stored(running)
    put(running)
    settle(running)
    after = stored(running)
    assert after == from_scratch(running)
    moved = {key for key in after if after[key] != before[key]}
    assert moved
    assert len(rows(running, RECOMPUTED)) == len(moved)
    timers = {(r.case_id, r.subject): r.due_at for r in rows(running, ALL_TIMERS)}
    yellow = {(r.case_id, r.name): r.yellow_at for r in rows(running, ALL_CLOCKS)}  # told of first, by the new calendar too: ``sound`` recounts it
    assert {key: timers[key[0], key[1].removeprefix("deemed:")] for key in after} == {key: yellow[key] or due for key, (due, _) in after.items()}
    assert not any(provisional for _, provisional in after.values())
    sound(running)


def test_the_preview_says_beforehand_what_will_move_and_why(running):
    before = stored(running)
    found = running.app.ask.calendar_preview(read_calendar(NOTICE))
    assert stored(running) == before
    put(running)
    settle(running)
    after = stored(running)
    assert {(m.case_id, m.clock): millis(m.after) for m in found.moves} == {key: after[key][0] for key in after if after[key][0] != before[key][0]}
    assert found.clocks == len(found.moves) > 0
    promised = next(m for m in found.moves if m.kind == "promised")
    assert "2027-01-01 原计为工作日,现为元旦放假" in promised.zh
    assert "2027-01-09 原不计,现为周六调休上班(元旦)" in promised.zh
    assert running.app.ask.calendar_preview(read_calendar(NOTICE)).clocks == 0


def test_the_applicant_is_told_once_and_the_journal_names_old_and_new(running):
    told = len(rows(running, NOTICES))
    before = {(case_id, name): due for (case_id, name), (due, _) in stored(running).items()}
    put(running)
    settle(running)
    settle(running)
    fresh = [n for n in rows(running, NOTICES) if "工作日历有变动" in n.zh]
    assert len(fresh) == len(rows(running, NOTICES)) - told == 1
    assert fresh[0].person_id == running.people["xiaoman"]
    event_data = [orjson.loads(row.data) | {"case": row.case_id} for row in rows(running, RECOMPUTED)]
    assert {(d["case"], d["clock"]): d["from"] for d in event_data if d["from"] != d["to"]}.items() <= before.items()
    assert {d["calendar"] for d in event_data} == {2}


def test_the_same_file_twice_is_one_version(running):
    first, second = put(running), put(running)
    assert (first.id, first.number, second.id, second.number) == (2, "imported", 2, "unchanged")
    assert [row.number for row in running.app.ask.calendar_versions()] == [2, 1]


def test_an_interrupted_recomputation_goes_on_where_it_stopped(running, node):
    put(running)
    stale = sorted({r.case_id for r in rows(running, ALL_CLOCKS) if r.state != "stopped"})
    running.handle(RecomputeClocks(stale[0]))
    sound(running)  # half-way every clock still agrees with the version it was computed with
    assert running.app.ask.clocks_behind() == len(stale) - 1
    other = node()
    other.clock.now = running.clock.now
    Worker(other.app).tick()
    assert running.app.ask.clocks_behind() == 0
    assert stored(other) == from_scratch(other)
    keys = [(row.case_id, orjson.loads(row.data)["clock"]) for row in rows(running, RECOMPUTED)]
    assert len(keys) == len(set(keys))
    sound(running)


def test_two_nodes_recompute_each_case_once(running, node):
    from concurrent.futures import ThreadPoolExecutor

    other = node()
    other.clock.now = running.clock.now
    put(running)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(settle, [running, other]))
    keys = [(row.case_id, orjson.loads(row.data)["clock"]) for row in rows(running, RECOMPUTED)]
    assert len(keys) == len(set(keys))
    sound(running)


def test_another_node_notices_the_new_calendar(running, node):
    other = node()
    assert other.app.ask.calendar().version == 1
    put(running)
    other.app.bureau._looked = -1e9  # a second later
    assert other.app.ask.calendar().version == 2


def test_what_a_node_computed_with_the_calendar_of_before_is_found(running, node):
    other = node()
    other.clock.now = running.clock.now
    other.app.ask.calendar()
    put(running)
    settle(running)
    case_id = other.submit()
    other.app.bureau._looked = 1e18  # it has not looked yet
    other.complete(case_id, "accept_case")
    sound(running)
    settle(running)
    assert stored(running) == from_scratch(running)
    sound(running)


def test_an_overdue_clock_may_run_again_and_a_date_that_comes_nearer_is_overdue_at_once(running):
    running.clock.now = datetime(2027, 1, 5, 18, tzinfo=ZONE)
    Worker(running.app).tick()
    overdue = {(r.case_id, r.name) for r in rows(running, ALL_CLOCKS) if r.state == "overdue"}
    assert overdue
    put(
        running,
        "date,workday,note\n2026-12-29,0,临时放假\n2026-12-30,0,临时放假\n2026-12-31,0,临时放假\n2027-01-01,0,元旦\n2027-01-04,0,元旦\n2027-01-05,0,元旦\n".encode(),
    )
    Worker(running.app).tick()
    assert {(r.case_id, r.name) for r in rows(running, ALL_CLOCKS) if r.state == "running"} >= overdue
    sound(running)


def test_a_timer_that_fires_before_the_recomputation_does_not_call_a_clock_overdue_that_is_not(running):
    due = {key: at for key, (at, _) in stored(running).items()}
    key = min(due, key=due.__getitem__)
    put(running, "date,workday,note\n2026-12-28,0,临时放假\n2026-12-29,0,临时放假\n2026-12-30,0,临时放假\n2026-12-31,0,临时放假\n".encode())
    running.clock.now = moment(due[key])
    Worker(running.app).fire_due()
    states = {(r.case_id, r.name): r.state for r in rows(running, ALL_CLOCKS)}
    assert states[key] == "running"
    sound(running)


def test_a_stage_task_shows_the_new_due_date_in_the_work_list(running):
    put(running, "date,workday,note\n2026-12-28,0,临时放假\n2026-12-29,0,临时放假\n2026-12-30,0,临时放假\n2026-12-31,0,临时放假\n".encode())
    settle(running)
    due = {(r.case_id, r.subject): r.due_at for r in rows(running, ALL_CLOCKS) if r.kind == "stage" and r.state == "running"}
    assert due
    for (case_id, task_id), at in due.items():
        assert next(t for t in running.page(case_id).tasks if t.id == task_id).due_at == at


def test_only_an_administrator_imports_and_says_on_what_ground(running):
    with pytest.raises((NotFound, Rejection)):
        put(running, actor=running.people["window1"])
    assert put(running, actor=running.people["admin"]).number == "imported"
    with pytest.raises(Rejection, match="notice that the days rest on"):
        put(running, source=" ")
