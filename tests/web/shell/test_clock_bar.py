from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from web.clock_bar import CLOSE, WIDTH, clock_bar
from web.words import ZONE

START = datetime(2026, 11, 19, tzinfo=ZONE)
END = START + timedelta(days=20)


def lane(*segments, due=None, **more):
    return {
        "label": "承诺时限",
        "segments": [{"start": START + timedelta(days=a), "end": START + timedelta(days=b), "kind": kind, **more} for a, b, kind in segments],
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


def test_words_stand_in_a_segment_only_where_they_fit():
    narrow, wide = clock_bar([lane((0, 1, "running"), (1, 10, "running"), label="4 个工作日")], START, END).lanes[0].segments
    assert (narrow.label, wide.label) == ("", "4 个工作日")


def test_days_off_in_a_row_are_one_shade():
    off = {(START + timedelta(days=n)).date() for n in (2, 3, 9)}
    assert [(shade.x, shade.width) for shade in clock_bar([], START, END, days_off=off).shades] == [(100.0, 100.0), (450.0, 50.0)]


def test_days_off_at_the_edges_are_cut_to_the_drawing():
    off = {(START + timedelta(days=n)).date() for n in (-1, 0, 19, 20, 21)}
    assert [(shade.x, shade.width) for shade in clock_bar([], START, END, days_off=off).shades] == [(0.0, 50.0), (950.0, 50.0)]


@given(st.lists(st.integers(0, 20 * 24 * 60), max_size=60).map(sorted))
def test_marks_never_stand_on_each_other_and_none_is_lost(minutes):
    bar = clock_bar([], START, END, marks=[(START + timedelta(minutes=at), str(no), f"#{no}") for no, at in enumerate(minutes)])
    assert [word for mark in bar.marks for word in mark.words.split("\n")] == [str(no) for no in range(len(minutes))]
    assert all(later.x - earlier.x > CLOSE for earlier, later in zip(bar.marks, bar.marks[1:], strict=False))


@given(days=st.integers(0, 900))
def test_there_are_never_more_than_eight_ticks(days):
    bar = clock_bar([], START, START + timedelta(days=days))
    assert len(bar.ticks) <= 8
    assert all(0 <= tick.x <= WIDTH for tick in bar.ticks)
    assert [tick.x for tick in bar.ticks] == sorted(tick.x for tick in bar.ticks)
    assert bar.size == ("s" if days <= 35 else "m" if days <= 75 else "l")
