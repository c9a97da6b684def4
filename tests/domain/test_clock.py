"""Clocks: the ledger gives the legal answer, and agrees with a plain model that walks day by day and minute by minute."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.calendar import ZONE
from engine.domain.clock import Entry, read
from engine.domain.limits import Limit
from tests.domain.days import CALENDAR

FIVE = Limit(5, "working_days", "承诺公告", verified=True)
HOUR = Limit(60, "working_minutes", "承诺公告", verified=True)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def ledger(*rows):
    return tuple(Entry(no, kind, at(when), **more) for no, (kind, when, more) in enumerate(rows, start=1))


def start(when):
    return ("start", when, {})


def suspend(when, ground="听证"):
    return ("suspend", when, {"ground": ground})


def resume(when, ground="听证"):
    return ("resume", when, {"ground": ground})


def reading(rows, now, limit=FIVE):
    return read(ledger(*rows), CALENDAR, limit, at(now))


def test_the_day_of_acceptance_is_not_counted():
    result = reading([start("2026-07-01T10:00")], "2026-07-01T16:00")
    assert (result.used, result.remaining, result.due) == (0, 5, at("2026-07-08T17:00"))
    assert result.running
    assert not result.provisional


def test_received_after_hours_starts_a_day_later():
    assert reading([start("2026-07-01T17:30")], "2026-07-01T18:00").due == at("2026-07-09T17:00")
    assert reading([start("2026-07-04T10:00")], "2026-07-04T18:00").due == at("2026-07-13T17:00")


def test_days_suspended_at_close_of_business_are_not_counted():
    result = reading([start("2026-07-01T10:00"), suspend("2026-07-03T09:30"), resume("2026-07-07T15:00")], "2026-07-08T10:00")
    assert result.used == 3  # the 2nd, the 7th and, in progress, the 8th
    assert result.due == at("2026-07-10T17:00")


def test_while_suspended_there_is_no_due_date():
    result = reading([start("2026-07-01T10:00"), suspend("2026-07-03T09:30")], "2026-07-20T10:00")
    assert (result.used, result.due, result.running, result.provisional) == (1, None, False, False)


def test_the_clock_waits_for_the_last_of_several_suspensions():
    rows = [start("2026-07-01T10:00"), suspend("2026-07-02T10:00"), suspend("2026-07-03T10:00", "鉴定"), resume("2026-07-06T10:00")]
    assert not reading(rows, "2026-07-07T10:00").running
    rows.append(resume("2026-07-08T10:00", "鉴定"))
    result = reading(rows, "2026-07-08T11:00")
    assert result.running
    assert result.due == at("2026-07-14T17:00")


def test_suspending_twice_on_one_ground_is_suspending_once():
    rows = [start("2026-07-01T10:00"), suspend("2026-07-02T10:00"), suspend("2026-07-02T11:00"), resume("2026-07-06T10:00"), resume("2026-07-06T11:00")]
    assert reading(rows, "2026-07-06T12:00").running


def test_a_suspension_within_one_day_costs_the_applicant_nothing():
    rows = [start("2026-07-01T10:00"), suspend("2026-07-02T10:00"), resume("2026-07-02T11:00")]
    assert reading(rows, "2026-07-02T12:00").due == at("2026-07-08T17:00")


def test_an_extension_adds_to_the_limit():
    result = reading([start("2026-07-01T10:00"), ("extend", "2026-07-06T10:00", {"value": 10})], "2026-07-06T12:00")
    assert (result.allowed, result.due) == (15, at("2026-07-22T17:00"))


def test_after_the_stop_nothing_counts_and_the_due_date_stays():
    rows = [start("2026-07-01T10:00"), ("stop", "2026-07-03T10:00", {})]
    result = reading(rows, "2026-08-03T10:00")
    assert (result.used, result.due, result.running) == (2, at("2026-07-08T17:00"), False)


def test_a_clock_can_be_back_dated():
    rows = [start("2026-07-08T10:00"), start("2026-07-01T10:00")]
    assert reading(rows, "2026-07-08T11:00").due == at("2026-07-08T17:00")


def test_an_empty_ledger_has_not_started():
    result = reading([], "2026-07-01T10:00")
    assert (result.used, result.due, result.running, result.explanation, result.spans) == (0, None, False, (), ())


def test_on_the_spot_is_due_on_the_day_itself():
    assert reading([start("2026-07-01T10:00")], "2026-07-01T10:00", Limit(0, "working_days", "x", verified=False)).due == at("2026-07-01T17:00")


def test_a_due_date_in_an_unpublished_year_is_provisional():
    assert reading([start("2026-12-30T10:00")], "2026-12-30T11:00").provisional
    assert not reading([start("2026-12-21T10:00")], "2026-12-30T11:00").provisional


def test_working_minutes_skip_lunch_nights_and_suspensions():
    rows = [start("2026-07-01T11:40")]
    assert reading(rows, "2026-07-01T11:50", HOUR).due == at("2026-07-01T14:10")
    rows += [suspend("2026-07-01T13:40"), resume("2026-07-02T10:00")]
    result = reading(rows, "2026-07-02T10:10", HOUR)
    assert (result.used, result.due) == (40, at("2026-07-02T10:30"))


def test_overdue_is_negative_remaining():
    assert reading([start("2026-07-01T10:00")], "2026-07-10T10:00").remaining == -2


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="'pause'"):
        reading([("pause", "2026-07-01T10:00", {})], "2026-07-01T10:00")


def test_the_sheet_says_for_every_day_whether_it_counts_and_why():
    rows = [start("2026-09-28T17:30"), suspend("2026-09-30T10:00"), resume("2026-10-08T10:00")]
    lines = reading(rows, "2026-10-08T11:00").explanation
    assert [(line.day.isoformat(), line.counted, line.zh) for line in lines[:4]] == [
        ("2026-09-28", 0, "17:30 起算,当日不计"),
        ("2026-09-29", 0, "周二工作日,下班后收件计为此日"),
        ("2026-09-30", 0, "周三工作日;停表:听证,不计"),
        ("2026-10-01", 0, "国庆节放假;停表:听证,不计"),
    ]
    assert lines[-1].day == date(2026, 10, 13)
    assert lines[-1].zh == "周二工作日,第 5 个工作日,到期"
    assert [line.counted for line in lines].count(1) == 5
    assert any(line.zh == "周六调休上班(国庆节),第 3 个工作日" for line in lines)


def test_the_sheet_of_an_overdue_clock_goes_on_to_today():
    lines = reading([start("2026-07-01T10:00")], "2026-07-10T10:00").explanation
    assert lines[-1].zh == "周五工作日,第 7 个工作日,超期 2 个工作日"


def test_the_sheet_of_minutes_adds_up_to_the_limit():
    rows = [start("2026-07-01T16:30"), suspend("2026-07-02T09:10"), resume("2026-07-03T09:00")]
    lines = reading(rows, "2026-07-02T09:05", HOUR).explanation
    assert [line.counted for line in lines] == [0, 30, 10, 20]
    assert lines[-1].total == 60


# -- against a plain model -------------------------------------------------------------------------------

ORIGIN = at("2025-12-26T00:00")
GROUNDS = ["听证", "鉴定"]
steps = st.lists(
    st.tuples(st.sampled_from(["suspend", "resume"]), st.sampled_from(GROUNDS), st.integers(0, 24 * 60 * 12)),
    max_size=7,
)
stops = st.none() | st.integers(0, 24 * 60 * 20)


def plain_grounds(entries, when):
    found = set()
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.no)):
        if entry.at <= when:
            if entry.kind == "suspend":
                found.add(entry.ground)
            if entry.kind == "resume":
                found.discard(entry.ground)
    return found


def plain_history(first, changes, stop):
    begun = ORIGIN + timedelta(minutes=first)
    entries = [Entry(1, "start", begun)]
    entries += [Entry(no, kind, begun + timedelta(minutes=offset), ground=ground) for no, (kind, ground, offset) in enumerate(changes, start=2)]
    if stop is not None:
        entries.append(Entry(len(entries) + 1, "stop", begun + timedelta(minutes=stop)))
    return begun, entries, begun + timedelta(minutes=stop) if stop is not None else None


@settings(max_examples=300)
@given(st.integers(0, 24 * 60 * 10), steps, stops, st.integers(0, 24 * 60 * 25), st.integers(0, 12))
def test_working_days_agree_with_a_plain_model(first, changes, stop, later, allowed):
    begun, entries, stopped = plain_history(first, changes, stop)
    now = begun + timedelta(minutes=later)
    result = read(entries, CALENDAR, Limit(allowed, "working_days", "x", verified=True), now)

    day = CALENDAR.counting_day(begun)
    used, due = 0, CALENDAR.closing(day) if allowed == 0 else None
    count = 0
    for _ in range(80):
        day += timedelta(days=1)
        moment = CALENDAR.closing(day)
        if day == now.date():
            moment = min(moment, now)
        if stopped and day == stopped.date():
            moment = min(moment, stopped - timedelta.resolution)
        counts = CALENDAR.is_workday(day) and not plain_grounds(entries, moment)
        count += counts
        used += counts and day <= min(now, stopped or now).date()
        if count == allowed and due is None and counts:
            due = CALENDAR.closing(day)
    assert (result.used, result.due) == (used, due)
    total = result.explanation[-1].total if result.explanation else 0
    assert total >= min(used, allowed) or due is None


@settings(max_examples=60)
@given(
    st.integers(0, 24 * 60 * 4),
    st.lists(st.tuples(st.sampled_from(["suspend", "resume"]), st.sampled_from(GROUNDS), st.integers(0, 24 * 60 * 4)), max_size=5),
    st.integers(0, 24 * 60 * 6),
    st.integers(1, 900),
)
def test_working_minutes_agree_with_a_plain_model(first, changes, later, allowed):
    begun, entries, _ = plain_history(first, changes, None)
    now = begun + timedelta(minutes=later)
    result = read(entries, CALENDAR, Limit(allowed, "working_minutes", "x", verified=True), now)

    used, count, due, moment = 0, 0, None, begun
    turns = sorted({entry.at for entry in entries})
    state = {turn: bool(plain_grounds(entries, turn)) for turn in turns}
    suspended = False
    while count < allowed or moment < now:
        suspended = state.get(moment, suspended)
        if suspended and moment > turns[-1] and moment >= now:
            break
        works = not suspended and any(opening <= moment < closing for opening, closing in CALENDAR.sessions(moment.date()))
        count += works
        used += works and moment < now
        moment += timedelta(minutes=1)
        if count == allowed and due is None and works:
            due = moment
    assert result.used == used
    assert result.due == due


@settings(max_examples=100)
@given(st.integers(0, 24 * 60 * 10), steps, st.lists(st.integers(0, 24 * 60 * 25), min_size=2, max_size=2).map(sorted))
def test_used_time_never_shrinks_while_nothing_is_written(first, changes, times):
    begun, entries, _ = plain_history(first, changes, None)
    last = max(entry.at for entry in entries)
    first_reading, second_reading = (read(entries, CALENDAR, FIVE, max(last, begun + timedelta(minutes=minutes))) for minutes in times)
    assert first_reading.used <= second_reading.used
    assert first_reading.due == second_reading.due


def test_a_day_told_ends_at_its_close_of_business_and_a_day_off_at_that_of_the_next_working_day():
    told = FIVE.on_day(date(2026, 7, 10), "by_date")
    result = reading([start("2026-07-01T10:00")], "2026-07-02T18:00", told)
    assert (result.due, result.allowed, result.used) == (at("2026-07-10T17:00"), 7, 1)

    saturday = FIVE.on_day(date(2026, 7, 11), "by_date")
    assert reading([start("2026-07-01T10:00")], "2026-07-02T18:00", saturday).due == at("2026-07-13T17:00")


def test_a_day_of_expiry_ends_with_the_day_and_no_suspension_moves_it():
    expiry = FIVE.on_day(date(2026, 7, 11), "through_date")
    result = reading([start("2026-07-01T10:00"), suspend("2026-07-02T10:00")], "2026-07-03T10:00", expiry)

    assert at("2026-07-11T23:59") < result.due < at("2026-07-12T00:00")
    assert result.provisional is False


def test_a_limit_through_a_day_is_explained_in_calendar_days():
    expiry = FIVE.on_day(date(2026, 7, 5), "through_date")
    lines = reading([start("2026-07-01T10:00")], "2026-07-07T10:00", expiry).explanation

    assert [line.total for line in lines] == [0, 1, 2, 3, 4, 4, 4]  # Saturday and Sunday count
    assert "第 4 日,到期" in lines[4].zh
    assert "已届满" in lines[5].zh
