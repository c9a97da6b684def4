"""Due dates by hand: the vectors, the natural days of the civil code, and a sheet that adds up to the answer."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.calendar import ZONE, ExceptionalDay
from engine.domain.clock import Entry, read
from engine.domain.due import STAYS, due_from, ending_day
from engine.domain.limits import Limit
from tests.domain.days import CALENDAR

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))["workday_add"]["values"]
STARTS = st.dates(date(2004, 1, 1), date(2026, 9, 30))
LEAP_DAYS = st.sampled_from([date(year, 2, 28 + offset) for year in range(2004, 2027, 4) for offset in (0, 1)])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['accepted']}+{vector['n']}")
def test_a_published_example(vector):
    answer = due_from(CALENDAR, date.fromisoformat(vector["accepted"]), vector["n"])
    assert answer.text == vector["due"]
    assert sum(line.counted for line in answer.sheet) == vector["n"]


@settings(max_examples=300)
@given(STARTS | LEAP_DAYS, st.integers(0, 45))
def test_working_days_are_those_of_the_package_day_by_day(start, n):
    due = start
    for _ in range(n):
        due += timedelta(days=1)
        while not chinese_calendar.is_workday(due):
            due += timedelta(days=1)
    answer = due_from(CALENDAR, start, n)
    assert answer.due == due
    assert not answer.provisional
    assert [line.day for line in answer.sheet] == [start + timedelta(days=k) for k in range((due - start).days + 1)]
    assert all(bool(line.counted) == chinese_calendar.is_workday(line.day) for line in answer.sheet[1:])


@given(STARTS | LEAP_DAYS, st.integers(0, 200))
def test_natural_days_end_on_the_first_working_day_from_the_last(start, n):
    answer = due_from(CALENDAR, start, min(n, (date(2026, 12, 20) - start).days), "days")
    last = start + timedelta(days=min(n, (date(2026, 12, 20) - start).days))
    assert answer.due >= last
    assert last == start or CALENDAR.is_workday(answer.due)
    assert not any(CALENDAR.is_workday(last + timedelta(days=k)) for k in range((answer.due - last).days)) or last == start
    assert due_from(CALENDAR, start, (last - start).days, "days", STAYS).due == last


@given(STARTS, st.integers(1, 60))
def test_a_limit_of_calendar_days_ends_with_its_last_day_and_says_so_when_that_was_moved(start, n):
    ends = ending_day(CALENDAR, start, Limit(n, "days", "条例", verified=True))

    assert (ends.last, ends.unit, ends.verified) == (due_from(CALENDAR, start, n, "days").due, "through_date", True)
    assert ("顺延" in ends.reference) == (ends.last != start + timedelta(days=n))


@settings(max_examples=60)
@given(st.dates(date(2005, 1, 1), date(2026, 11, 30)), st.times(), st.integers(0, 2000), st.integers(0, 15))
def test_an_instant_counts_as_a_clock_started_then(day, hour, minutes, days):
    at = datetime.combine(day, hour.replace(microsecond=0), ZONE)
    for n, unit in ((minutes, "working_minutes"), (days, "working_days")):
        reading = read((Entry(1, "start", at),), CALENDAR, Limit(n, unit, "x", verified=True), at)
        due = due_from(CALENDAR, at, n, unit).due
        assert due == (reading.due if unit == "working_minutes" else reading.due.date())


def test_the_national_holiday_moves_the_last_of_the_natural_days():
    answer = due_from(CALENDAR, date(2026, 9, 25), 10, "days")
    assert answer.text == "2026-10-08"
    assert "民法典 第二百零三条" in answer.sheet[-1].zh


def test_beyond_the_published_years_the_answer_is_provisional():
    assert due_from(CALENDAR, date(2026, 12, 30), 2).provisional
    assert not due_from(CALENDAR, date(2026, 12, 30), 1).provisional
    assert due_from(CALENDAR, date(2026, 12, 30), 2, "days").provisional
    published = CALENDAR.changed({date(2027, 1, 1): ExceptionalDay(workday=False, note="元旦")}, {2027}, (), 2)
    assert (due_from(published, date(2026, 12, 30), 2).text, due_from(published, date(2026, 12, 30), 2).provisional) == ("2027-01-04", False)


@pytest.mark.parametrize(("n", "unit"), [(-1, "working_days"), (5001, "working_days"), (10**9, "days"), (1, "weeks")])
def test_what_cannot_be_counted_is_refused_with_a_sentence(n, unit):
    with pytest.raises(ValueError, match="expected"):
        due_from(CALENDAR, date(2026, 1, 5), n, unit)
