from __future__ import annotations

import pytest

from engine.domain.work_filter import BANDS, LONGEST, Edges, Facet, Filter


@pytest.mark.parametrize("facet", [Facet("accept", "catering_licence", "online"), Facet("joint_review", "a", "window"), Facet("", "", "")])
def test_a_facet_survives_its_text(facet):
    assert Facet.read(facet.text) == facet


def test_a_task_without_a_facet_belongs_only_to_the_whole_list():
    assert Filter().admits(Facet.read(""))
    assert not Filter(kind="accept").admits(Facet.read(""))


def test_every_field_that_is_set_must_fit():
    facet = Facet("accept", "catering_licence", "online")

    assert Filter(kind="accept", channel="online").admits(facet)
    assert not Filter(kind="accept", channel="window").admits(facet)
    assert not Filter(item="other").admits(facet)


def test_what_no_list_can_be_narrowed_to_is_left_out():
    read = Filter.of({"kind": " accept ", "due": "yesterday", "text": "a\x00b", "page": "7", "item": "x" * 500})

    assert read == Filter(kind="accept", item="x" * LONGEST)
    assert read.fields == {"kind": "accept", "item": "x" * LONGEST}
    assert Filter.of(read.fields) == read


def test_an_empty_filter_is_none():
    assert not Filter()
    assert not Filter.of({})
    assert Filter(due="today")
    assert not Filter(due="today", text="x").by_facet


def test_bands_follow_each_other_without_a_gap():
    edges = Edges(now=10, today=20, soon=30)
    spans = [edges.span(band) for band in BANDS[:4]]

    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert spans[0][0] is None
    assert spans[-1][1] is None
    assert edges.span("") == (None, None)
