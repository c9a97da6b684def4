"""部门用时 and 中介用时: every working day goes to one, and together they are the whole."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.calendar import ZONE
from engine.domain.clock import Entry, read
from engine.domain.limits import Limit
from engine.domain.time_shares import TimeShares, time_shares
from tests.domain.days import CALENDAR

LIMIT = Limit(50, "working_days", "x", verified=True)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def spans(now, *rows):
    entries = tuple(Entry(no, kind, when, ground=ground) for no, (kind, when, ground) in enumerate(rows, 1))
    return read(entries, CALENDAR, LIMIT, now).spans


def shares(now, whole, *reports):
    return time_shares(CALENDAR, [spans(now, *whole)], [spans(now, *report) for report in reports])


def test_fifty_days_are_seventeen_of_the_bureau_and_thirty_three_of_intermediaries():
    """备案类: 环评 10, 勘察 5, 设计图审 15, 测绘 3, one after the other; accepted on Thursday 5 March 2026."""
    accepted = at("2026-03-05T10:00")
    days, reports = 0, []
    for bureau, intermediary in ((1, 10), (4, 5), (7, 15), (5, 3)):
        days += bureau
        since = CALENDAR.add_working_days(accepted.date(), days)
        days += intermediary
        until = CALENDAR.add_working_days(accepted.date(), days)
        reports.append([("start", at(f"{since}T16:00") + timedelta(hours=0), ""), ("stop", at(f"{until}T16:00"), "")])
    # the report arrives in the afternoon of its last day and the bureau goes on; the days of commission and arrival change sides at closing
    now = CALENDAR.closing(CALENDAR.add_working_days(accepted.date(), days)) + timedelta(hours=1)
    result = shares(now, [("start", accepted, "")], *reports)
    assert (result.department, result.intermediary, result.total) == (17, 33, 50)


def test_several_reports_at_once_take_each_day_once():
    whole = [("start", at("2026-07-01T10:00"), "")]
    first = [("start", at("2026-07-02T10:00"), ""), ("stop", at("2026-07-08T10:00"), "")]
    second = [("start", at("2026-07-03T10:00"), ""), ("stop", at("2026-07-09T10:00"), "")]
    assert shares(at("2026-07-10T18:00"), whole, first, second) == TimeShares(department=2, intermediary=5, suspended=0)


def test_a_suspension_without_an_intermediary_is_neither():
    whole = [("start", at("2026-07-01T10:00"), ""), ("suspend", at("2026-07-02T10:00"), "听证"), ("resume", at("2026-07-06T10:00"), "听证")]
    assert shares(at("2026-07-07T18:00"), whole) == TimeShares(department=2, intermediary=0, suspended=2)


def test_before_acceptance_there_is_nothing_to_share():
    assert time_shares(CALENDAR, (), []) == TimeShares()


@given(st.integers(0, 40_000), st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 20_000)), max_size=3), st.integers(0, 60_000))
def test_the_shares_are_the_working_days_since_acceptance(start, reports, later):
    begun = at("2026-01-05T00:00") + timedelta(minutes=start)
    now = begun + timedelta(minutes=later)
    drawn = [[("start", begun + timedelta(minutes=a), ""), ("stop", begun + timedelta(minutes=a + b), "")] for a, b in reports]
    whole = CALENDAR.working_days_between(CALENDAR.counting_day(begun), now.date())
    assert shares(now, [("start", begun, "")], *drawn).total == whole
