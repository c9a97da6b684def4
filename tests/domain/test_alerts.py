"""预警的级别和阶梯, pure: what is told next, from any history of clocks and answers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.alerts import LEVELS, OVERRUN, Raised, following, level_of, read_alerts
from engine.domain.calendar import ZONE, Calendar
from engine.domain.clock import Entry, read
from engine.domain.errors import DefinitionError
from engine.domain.limits import Limit

LAW = Path(__file__).parents[2] / "processes" / "_law" / "alerts.toml"
LADDER = read_alerts(LAW.read_bytes())
CALENDAR = Calendar.published({date(2026, 10, day): (False, "国庆节") for day in range(1, 8)}, [2026, 2027])
NOW = datetime(2026, 9, 1, 9, tzinfo=ZONE)
INSTANTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


def open_at(at):
    return CALENDAR.opening(at) == at


@given(
    st.sampled_from(sorted(OVERRUN)),
    st.booleans(),
    INSTANTS,
    INSTANTS,
    st.lists(st.tuples(st.sampled_from(LEVELS), st.integers(0, 3), INSTANTS, st.booleans()), max_size=6, unique_by=lambda one: one[:2]),
)
def test_what_is_told_next_is_of_the_right_level_in_bureau_hours_and_never_twice(kind, overdue, yellow, due, told):
    raised = [Raised(*one) for one in told if one[1] < len(LADDER.rungs[one[0]])]
    step = following(kind, overdue=overdue, yellow_at=yellow, due=due, raised=raised, ladder=LADDER, calendar=CALENDAR)
    level = OVERRUN[kind] if overdue else "yellow"
    own = [one for one in raised if one.level == level]
    if step is None:
        last = max(own, key=lambda one: one.rung)
        assert last.answered or last.rung + 1 == len(LADDER.rungs[level])
        return
    assert step.level == level
    assert open_at(step.at) or step.at in {one.at for one in own}
    assert step.rung == max((one.rung + 1 for one in own), default=0)
    assert step.at >= (max(own, key=lambda one: one.rung).at if own else due if overdue else yellow)
    assert not own or not max(own, key=lambda one: one.rung).answered


@given(st.integers(1, 60), st.integers(1, 20_000), INSTANTS)
def test_a_clock_turns_yellow_between_its_start_and_its_due_instant(days, minutes, start):
    for limit in (Limit(days, "working_days", "x", verified=True), Limit(minutes, "working_minutes", "x", verified=True)):
        reading = read((Entry(1, "start", start),), CALENDAR, limit, start)
        left = LADDER.threshold.left(limit.value, limit.unit)
        at = reading.when_left(left)
        assert start <= at <= reading.due or limit.unit == "working_days"
        assert at <= reading.due
        now = read((Entry(1, "start", start),), CALENDAR, limit, at)
        assert now.remaining == left or limit.unit == "working_minutes"
        assert 0 <= now.remaining - left <= 1


@pytest.mark.parametrize(
    ("allowed", "unit", "left"),
    [(20, "working_days", 6), (2, "working_days", 1), (1, "working_days", 1), (0, "working_days", 0), (390, "working_minutes", 117)],
)
def test_thirty_percent_or_one_working_day(allowed, unit, left):
    assert LADDER.threshold.left(allowed, unit) == left


@pytest.mark.parametrize(
    ("kind", "state", "level"),
    [
        ("promised", "overdue", "red"),
        ("statutory", "overdue", "black"),
        ("stage", "overdue", "stage"),
        ("stage", "running", "yellow"),
        ("promised", "suspended", "green"),
        ("promised", "stopped", "green"),
    ],
)
def test_the_level_of_a_clock(kind, state, level):
    assert level_of(kind, state, NOW, NOW) == level
    assert level_of(kind, "running", NOW + timedelta(minutes=1), NOW) == "green"


def test_every_finding_is_told_at_once_with_its_line():
    with pytest.raises(DefinitionError) as refused:
        read_alerts(LAW.read_bytes().replace(b'who = "head"', b'who = "mayor"').replace(b"percent = 30", b"percent = 0"))
    assert {finding.rule for finding in refused.value.findings} >= {"who", "range"}
    assert all(finding.line for finding in refused.value.findings if finding.rule in {"who", "range"})
