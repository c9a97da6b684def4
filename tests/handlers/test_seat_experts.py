import pytest

from handlers.seat_experts import Inputs, seat_experts


def test_an_odd_number_of_seats_and_the_unit_that_concludes(facts):
    assert seat_experts(Inputs(5), facts()).data == {"seats": ["1", "2", "3", "4", "5"], "lead_unit": "food"}


def test_an_even_number_has_no_majority(facts):
    with pytest.raises(ValueError, match="odd"):
        seat_experts(Inputs(4), facts())
