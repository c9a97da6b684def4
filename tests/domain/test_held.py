"""谁占用了时限, pure: any history of claims, releases and hand-overs adds up."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.calendar import ZONE, Calendar
from engine.domain.clock import Span
from engine.domain.held import Move, Work, charged, holdings, shares

START = datetime(2026, 7, 1, 9, tzinfo=ZONE)
CALENDAR = Calendar({}, [2026])


def at(minutes):
    return START + timedelta(minutes=minutes)


@st.composite
def histories(draw):
    """A task and its moves, whoever has it handing it on; (work, moves, who has it when, minute by minute)."""
    length = draw(st.integers(1, 300))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, length - 1)), max_size=6)))
    holder = draw(st.sampled_from([None, 1]))
    first, moves, whose = holder, [], [(0, holder)]
    for cut in cuts:
        if holder is None:
            holder = draw(st.integers(1, 3))
            moves.append(Move("t", "TaskClaimed", at(cut), holder))
        elif draw(st.booleans()):
            moves.append(Move("t", "TaskReleased", at(cut), holder))
            holder = None
        else:
            to = draw(st.integers(1, 3))
            moves.append(Move("t", "TaskHandedOver", at(cut), holder, to))
            holder = to
        whose.append((cut, holder))
    work = Work("t", "review", "reviewer", START, at(length) if draw(st.booleans()) else None, first if not moves else holder)
    return work, moves, whose, length


@given(histories())
def test_the_holdings_of_a_task_are_its_life_without_gap_or_overlap(history):
    work, moves, whose, length = history
    held = holdings([work], moves, at(length))
    assert held[0].start == START
    assert held[-1].end == at(length)
    assert all(one.end == other.start for one, other in itertools.pairwise(held))
    for one in held:
        minute = (one.start - START) // timedelta(minutes=1)
        assert one.person == next(holder for cut, holder in reversed(whose) if cut <= minute)


@given(histories(), st.integers(0, 300), st.integers(0, 300))
def test_what_is_charged_is_bureau_time_while_the_clock_ran(history, one, other):
    work, moves, _, length = history
    a, b = sorted((one, other))
    spans = [Span(START, at(a), ()), Span(at(a), at(b), ("hearing",)), Span(at(b), at(1000), ())]
    found = charged(holdings([work], moves, at(length)), spans, CALENDAR)
    expected = CALENDAR.working_seconds(START, min(at(a), at(length))) + CALENDAR.working_seconds(at(b), at(length))
    assert sum(held.seconds for held in found) == expected == sum(shares(found).values())


def test_a_task_that_is_back_with_a_colleague_is_his():
    work = [
        Work("t", "approve", "approver", START, None, 1),
        Work("t~a", "review", "person@2", at(30), at(90), 2),
    ]
    held = holdings(work, [], at(120))
    assert [(one.person, (one.start - START).seconds // 60, (one.end - START).seconds // 60) for one in held] == [(1, 0, 30), (2, 30, 90), (1, 90, 120)]
