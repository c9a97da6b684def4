"""Addresses become places, streets and an order; nothing is lost and nothing depends on the order in which it came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.route import Stop, in_order, nearby, same_place, site_of

TOWNS = st.sampled_from(["", "稻香镇", "柳溪镇"])
STREETS = st.sampled_from(["麦浪路", "老街", "滨河大道", "古井村", "工业园三路"])
TAILS = st.sampled_from(["", "一层", " 2 层", "B1-12"])


@st.composite
def addresses(draw):
    number = draw(st.integers(0, 30))
    return f"青禾区{draw(TOWNS)}{draw(STREETS)}{f'{number}号' if number else ''}{draw(TAILS)}"


STOPS = st.lists(
    st.builds(Stop, st.text("abcdef0123456789", min_size=1, max_size=6), st.builds(site_of, addresses()), st.none() | st.integers(0, 99)),
    max_size=25,
    unique_by=lambda stop: stop.id,
)


def test_floors_and_spaces_make_no_other_place():
    assert same_place(site_of("青禾区麦浪路 18 号一层"), site_of("青禾区稻香镇麦浪路18号"))
    assert not same_place(site_of("青禾区稻香镇麦浪路18号"), site_of("青禾区柳溪镇麦浪路18号"))
    assert not same_place(site_of("青禾区麦浪路18号"), site_of("青禾区麦浪路8号"))
    assert not same_place(site_of("青禾区石桥镇古井村3组"), site_of("青禾区石桥镇古井村5组"))
    assert not same_place(site_of(""), site_of(""))


@given(st.text(max_size=60))
def test_any_text_is_a_place_of_its_own(text):
    site = site_of(text)
    assert site_of(site.whole) == site
    assert same_place(site, site) == bool(site.whole)


@given(STOPS)
def test_groups_hold_every_stop_once_and_do_not_depend_on_the_order(stops):
    groups = nearby(stops)
    listed = [stop for group in groups for stop in group.stops]

    assert len(listed) == len(set(listed))
    assert set(listed) == set(stops)
    assert nearby(reversed(stops)) == groups
    assert [min(stop.urgency for stop in group.stops) for group in groups] == sorted(min(stop.urgency for stop in group.stops) for group in groups)


@given(STOPS)
def test_a_group_is_one_street_and_its_places_stand_in_the_order_of_their_numbers(stops):
    for group in nearby(stops):
        assert {stop.site.street for stop in group.stops} == {group.street}
        assert len({stop.site.town for stop in group.stops} - {""}) <= 1
        numbers = [place[0].site.number for place in group.places]
        assert numbers == sorted(numbers)
        for place in group.places:
            assert all(same_place(place[0].site, stop.site) for stop in place)
        for one, other in zip(group.places, group.places[1:], strict=False):
            assert not same_place(one[0].site, other[0].site)


@given(st.lists(st.tuples(st.integers(0, 5), addresses(), st.integers(0, 1000)), max_size=20, unique_by=lambda visit: visit[2]))
def test_a_route_goes_by_time_first(visits):
    starts = {visit: start for start, _, visit in visits}
    order = in_order(visits)

    assert sorted(order) == sorted(starts)
    assert [starts[visit] for visit in order] == sorted(starts.values())
    assert in_order(reversed(visits)) == order
