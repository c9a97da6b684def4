"""The clock under any history: a state machine over ledger, calendar and time, held against a plain model after every step.

It starts, dates back, suspends on several grounds at once, resumes in any order, extends, stops, imports calendars with holidays, make-up
days and half-days in the middle, and lets the clock on the wall jump forward and backward. The last tests plant bugs; the machine finds each.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from engine.domain.calendar import BureauHours, Calendar, ExceptionalDay
from engine.domain.clock import Entry, Ledger, read
from engine.domain.limits import Limit
from tests.domain.days import CALENDAR
from tests.domain.plain_clock import MORNING, ZONE, PlainCalendar, PlainClock

# before a leap day, a leap day of an unpublished year, the make-up Sunday of New Year, Spring Festival, the National Day week, the end of what is published
ORIGINS = ["2024-02-27", "2028-02-28", "2025-12-30", "2026-02-10", "2026-09-24", "2026-12-17"]
GROUNDS = ["听证", "鉴定", "检测"]
HALF_DAY = BureauHours(((time(9), time(12)),))
MINUTES_OF_DAY = st.integers(7 * 60, 20 * 60)  # before opening, within, at lunch, and after hours


def at(day: str, minute: int) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), ZONE) + timedelta(minutes=minute)


class Clocks(RuleBasedStateMachine):
    """One clock; ``plain`` and ``days`` are the model."""

    unit = "working_days"

    @initialize(origin=st.sampled_from(ORIGINS), minute=MINUTES_OF_DAY, limit=st.integers(0, 15))
    def begin(self, origin, minute, limit):
        self.now = at(origin, minute)
        self.limit = limit if self.unit == "working_days" else limit * 97 + 1  # a stage has at least one minute
        self.calendar, self.days = CALENDAR, PlainCalendar()
        self.plain = PlainClock(self.limit, self.unit)
        self.entries: list[Entry] = []
        self.write("start", self.now)

    def write(self, kind, when, more=None):
        value, ground = (more, "") if kind == "extend" else (0, more or "")
        self.entries.append(Entry(len(self.entries) + 1, kind, when, value, ground))
        self.plain.written.append((kind, when, more))

    @rule(minutes=st.one_of(st.integers(0, 300), st.integers(0, 3 * 1440)))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(days=st.integers(5, 20))
    def the_wall_clock_jumps_forward(self, days):
        self.now += timedelta(days=days)

    @rule(minutes=st.integers(1, 3 * 1440))
    def the_wall_clock_jumps_back(self, minutes):
        self.now -= timedelta(minutes=minutes)

    @rule(ground=st.sampled_from(GROUNDS))
    def suspend(self, ground):
        self.write("suspend", self.now, ground)

    @rule(ground=st.sampled_from(GROUNDS))
    def resume(self, ground):
        self.write("resume", self.now, ground)

    @rule(more=st.integers(1, 10))
    def extend(self, more):
        self.write("extend", self.now, more)

    @rule(minutes=st.integers(0, 4 * 1440))
    def date_back(self, minutes):
        self.write("start", self.plain.start - timedelta(minutes=minutes))

    @precondition(lambda self: self.plain.stop is None)
    @rule()
    def stop(self):
        self.write("stop", self.now)

    @rule(days=st.lists(st.tuples(st.integers(-3, 12), st.booleans(), st.booleans()), min_size=1, max_size=5, unique_by=lambda one: one[0]))
    def import_calendar(self, days):
        brought = {}
        for offset, works, half in days:
            day = self.plain.start.date() + timedelta(days=offset)
            brought[day] = ExceptionalDay(works, "本地规定", HALF_DAY if works and half else None)
            self.days.imported[day] = (works, MORNING if works and half else None)
        self.calendar = self.calendar.changed(brought, (), (), self.calendar.version + 1)

    @rule()
    def publish_next_year(self):
        self.calendar = self.calendar.changed({date(2027, 1, 1): ExceptionalDay(workday=False, note="元旦")}, [2027], (), self.calendar.version + 1)
        self.days.imported[date(2027, 1, 1)] = (False, None)
        self.days.years.add(2027)

    @invariant()
    def product_and_model_agree(self):
        if not hasattr(self, "plain"):
            return
        result = read(tuple(self.entries), self.calendar, Limit(self.limit, self.unit, "承诺公告", verified=True), self.now)
        used, due = self.plain.count(self.days, self.now)
        assert (result.used, result.due, result.allowed) == (used, due, self.plain.allowed)
        assert result.running == self.plain.running(self.now)
        years = range(self.plain.start.year, due.year + 1) if due else ()
        assert result.provisional == any(year not in self.days.years for year in years)
        self.the_sheet_adds_up(result)

    def the_sheet_adds_up(self, result):
        lines = result.explanation
        assert [line.day for line in lines] == sorted(line.day for line in lines)
        totals = [line.total for line in lines]
        assert totals == [sum(line.counted for line in lines[: n + 1]) for n in range(len(lines))]
        if result.due is not None and (self.plain.stop is None or self.plain.stop > result.due) and (self.unit == "working_days" or result.due >= self.now):
            reached = max(line.total for line in lines if line.day <= result.due.date())
            assert reached == result.allowed
        assert all(line.zh and line.en for line in lines)


class ClocksInMinutes(Clocks):
    """The same for stages, which count working minutes."""

    unit = "working_minutes"


QUICK = settings(max_examples=60, stateful_step_count=25, suppress_health_check=list(HealthCheck))


class TestClocks(Clocks.TestCase):
    settings = QUICK


class TestClocksInMinutes(ClocksInMinutes.TestCase):
    settings = settings(QUICK, max_examples=15, stateful_step_count=12)


# -- planted bugs ----------------------------------------------------------------------------------------


def _any_resume_resumes(self, entries):
    """A ledger that keeps one flag for all grounds."""
    return _spans(self, [Entry(entry.no, entry.kind, entry.at, entry.value, "any") for entry in entries])


_spans = Ledger._spans
_real_closing = Calendar.closing
_real_init = Ledger.__init__


def _first_start(self, entries, *rest):
    seen = False
    kept = []
    for entry in entries:
        if entry.kind != "start" or not seen:
            kept.append(entry)
        seen = seen or entry.kind == "start"
    _real_init(self, kept, *rest)


@cache
def _plain_closing(day):
    return datetime.combine(day, time(17), ZONE)


BUGS = {
    "one flag for all grounds": (Ledger, "_spans", _any_resume_resumes),
    "received after hours counts today": (Calendar, "counting_day", lambda _, when: when.astimezone(ZONE).date()),
    "a suspension counts from the next day": (Ledger, "_grounds_on", lambda self, day: self._grounds_at(datetime.combine(day, time(), ZONE))),
    "make-up days are not worked": (Calendar, "is_workday", lambda self, day: day.weekday() < 5 and not (day in self._days and not self._days[day].workday)),
    "half-days close at five": (Calendar, "closing", lambda _, day: _plain_closing(day)),
    "a start dated back is ignored": (Ledger, "__init__", _first_start),
    "holidays of an unpublished year are certain": (Calendar, "provisional", lambda *_: False),
}


@pytest.mark.parametrize("bug", sorted(BUGS))
def test_the_machine_finds_a_planted_bug(bug, monkeypatch):
    monkeypatch.setattr(*BUGS[bug])
    searching = settings(QUICK, max_examples=400, phases=[Phase.generate], database=None, derandomize=True)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Clocks, settings=searching)
