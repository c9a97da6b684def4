"""The draw: the same for everybody who checks it, blind to order, fair."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.draw import draw_index, draw_person, replays

people = st.lists(st.integers(1, 10**12), min_size=1, max_size=20, unique=True)


@given(people, st.text(max_size=40).filter(lambda text: text.isprintable()), st.randoms())
def test_the_order_of_candidates_does_not_matter(candidates, seed, chance):
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    drawn = draw_person(candidates, seed)
    assert drawn in candidates
    assert draw_person(shuffled, seed) == drawn
    assert replays(shuffled, seed, drawn)


@given(people.filter(lambda listed: len(listed) > 1), st.text(alphabet="abcdef0123456789", max_size=40))
def test_a_wrong_result_does_not_replay(candidates, seed):
    drawn = draw_person(candidates, seed)
    assert not any(replays(candidates, seed, other) for other in candidates if other != drawn)
    assert not replays([], seed, drawn)


@pytest.mark.parametrize("count", [2, 3, 5, 7])
def test_everybody_has_the_same_chance(count):
    rounds = 6000
    seen = Counter(draw_index(count, f"case {number}") for number in range(rounds))
    expected = rounds / count
    chi_square = sum((seen[index] - expected) ** 2 / expected for index in range(count))
    assert chi_square < 24  # p < 0.0005 for up to 6 degrees of freedom


def test_a_known_draw_never_changes():
    assert [draw_index(10, f"seed {number}") for number in range(8)] == [0, 1, 4, 3, 0, 0, 3, 5]


def test_nobody_to_draw_from_is_an_error():
    with pytest.raises(ValueError, match="at least one candidate"):
        draw_person([], "seed")
