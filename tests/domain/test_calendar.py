"""Working days and minutes: the published calendar, its edges, and what is not yet published."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.calendar import ZONE, BureauHours, Calendar, ExceptionalDay
from tests.domain.days import CALENDAR, seed_rows

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))["workday_add"]["values"]
DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


INSTANTS = st.integers(0, 80 * 86400).map(lambda seconds: at("2025-12-20T00:00") + timedelta(seconds=seconds))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['accepted']}+{vector['n']}")
def test_a_published_example_of_working_days(vector):
    assert CALENDAR.add_working_days(date.fromisoformat(vector["accepted"]), vector["n"]).isoformat() == vector["due"]


def test_every_day_of_2004_to_2026_is_as_published():
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_seed_holds_exactly_the_exceptional_days_of_the_package():
    rows = seed_rows()
    assert {day for day, (workday, _) in rows.items() if workday} == set(constants.workdays)
    assert {day for day, (workday, _) in rows.items() if not workday} == set(constants.holidays)
    assert all(note for _, note in rows.values())


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_working_days_are_inverse(start, n):
    due = CALENDAR.add_working_days(start, n)
    assert CALENDAR.working_days_between(start, due) == n
    assert n == 0 or CALENDAR.is_workday(due)


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_working_days_add_up(start, a, b):
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, a), b) == CALENDAR.add_working_days(start, a + b)


@given(INSTANTS, st.integers(0, 3000))
def test_adding_and_counting_working_minutes_are_inverse(start, minutes):
    due = CALENDAR.add_working_minutes(start, minutes)
    assert CALENDAR.working_minutes(start, due) == minutes
    assert minutes == 0 or CALENDAR.working_seconds(start, due - timedelta(seconds=1)) == minutes * 60 - 1


@given(st.lists(INSTANTS, min_size=3, max_size=3).map(sorted))
def test_working_seconds_add_up(three):
    a, b, c = three
    assert CALENDAR.working_seconds(a, b) + CALENDAR.working_seconds(b, c) == CALENDAR.working_seconds(a, c)


def test_lunch_and_night_are_not_worked():
    assert CALENDAR.working_minutes(at("2026-07-01T11:50:00"), at("2026-07-01T13:40:00")) == 20
    assert CALENDAR.working_minutes(at("2026-07-01T16:00:00"), at("2026-07-02T10:00:00")) == 120
    assert CALENDAR.add_working_minutes(at("2026-07-01T11:50:00"), 10) == at("2026-07-01T12:00:00")
    assert CALENDAR.add_working_minutes(at("2026-07-01T11:50:00"), 11) == at("2026-07-01T13:31:00")
    assert CALENDAR.add_working_minutes(at("2026-07-04T11:00:00"), 1) == at("2026-07-06T09:01:00")


@pytest.mark.parametrize(
    ("received", "counts_as"),
    [
        ("2026-07-01T16:59:59", "2026-07-01"),
        ("2026-07-01T17:00:00", "2026-07-02"),
        ("2026-07-01T00:00:01", "2026-07-01"),
        ("2026-07-03T18:00:00", "2026-07-06"),
        ("2026-07-04T10:00:00", "2026-07-06"),
        ("2026-09-30T20:00:00", "2026-10-08"),
        ("2026-01-03T10:00:00", "2026-01-04"),
    ],
)
def test_received_after_hours_counts_from_the_next_working_day(received, counts_as):
    assert CALENDAR.counting_day(at(received)).isoformat() == counts_as


def test_what_is_not_published_is_provisional():
    assert CALENDAR.published_until == date(2026, 12, 31)
    assert not CALENDAR.provisional(date(2026, 12, 31))
    assert CALENDAR.provisional(date(2027, 1, 1))
    assert CALENDAR.is_workday(date(2027, 1, 1))
    assert "尚未公布" in CALENDAR.describe(date(2027, 1, 1)).zh
    assert Calendar({}, ()).published_until == date.min


@pytest.mark.parametrize(
    ("day", "counted", "zh", "en"),
    [
        ("2026-07-01", True, "周三工作日", "Wednesday, working day"),
        ("2026-07-04", False, "周六休息", "Saturday, day off"),
        ("2026-10-01", False, "国庆节放假", "National Day, holiday"),
        ("2026-01-04", True, "周日调休上班(元旦)", "Sunday, make-up working day (New Year's Day)"),
    ],
)
def test_a_day_is_described(day, counted, zh, en):
    note = CALENDAR.describe(date.fromisoformat(day))
    assert (note.counted, note.zh, note.en) == (counted, zh, en)


def test_a_half_day_has_hours_of_its_own():
    half = ExceptionalDay(workday=True, note="半日", hours=BureauHours(((time(9), time(12)),)))
    calendar = Calendar({date(2026, 7, 1): half}, {2026})
    assert calendar.working_minutes(at("2026-07-01T00:00:00"), at("2026-07-02T00:00:00")) == 180
    assert calendar.counting_day(at("2026-07-01T12:00:00")) == date(2026, 7, 2)
    assert calendar.describe(date(2026, 7, 1)).zh == "周三工作日(半日)"


def test_hours_without_work_are_refused():
    with pytest.raises(ValueError, match="ascending sessions"):
        BureauHours(())
    with pytest.raises(ValueError, match="ascending sessions"):
        BureauHours(((time(9), time(9)),))


def test_a_leap_day_is_a_day():
    assert CALENDAR.add_working_days(date(2024, 2, 28), 1) == date(2024, 2, 29)
