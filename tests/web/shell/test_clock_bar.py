from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from web.clock_bar import WIDTH, clock_bar
from web.words import ZONE

START = datetime(2026, 11, 19, tzinfo=ZONE)
END = START + timedelta(days=20)


def lane(*segments, due=None):
    return {
        "label": "承诺时限",
        "segments": [{"start": START + timedelta(days=a), "end": START + timedelta(days=b), "kind": kind} for a, b, kind in segments],
        "due": due,
    }


def test_segments_are_to_scale_and_meet():
    bar = clock_bar([lane((0, 5, "running"), (5, 10, "suspended"))], START, END)
    assert [(part.x, part.width, part.kind) for part in bar.lanes[0].segments] == [(0.0, 250.0, "running"), (250.0, 250.0, "suspended")]


def test_due_and_now_stand_where_they_belong_or_not_at_all():
    bar = clock_bar([lane(due=START + timedelta(days=10)), lane(due=END + timedelta(days=1))], START, END, now=START + timedelta(days=5))
    assert [one.due for one in bar.lanes] == [500.0, None]
    assert bar.now == 250.0
    assert clock_bar([], START, END, now=END + timedelta(days=1)).now is None


def test_a_moment_is_still_seen():
    assert clock_bar([lane((3, 3, "overdue"))], START, END).lanes[0].segments[0].width == 2.0


@given(days=st.integers(0, 900))
def test_there_are_never_more_than_eight_ticks(days):
    bar = clock_bar([], START, START + timedelta(days=days))
    assert len(bar.ticks) <= 8
    assert all(0 <= tick.x <= WIDTH for tick in bar.ticks)
    assert [tick.x for tick in bar.ticks] == sorted(tick.x for tick in bar.ticks)
