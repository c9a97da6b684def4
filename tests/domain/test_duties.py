"""Separation of duties over any history: nobody ever does two exclusive duties in one case."""

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.duties import DUTIES, check_duty, may_take, pool_of
from engine.domain.errors import NotAllowed

duties = st.sampled_from([*DUTIES, None, "none", ""])


def test_who_accepted_cannot_review():
    refusal = check_duty(7, "review", "accept")
    assert isinstance(refusal, NotAllowed)
    assert "接不管审" in refusal.zh
    assert "受理" in refusal.zh
    assert refusal.facts == {"person": 7, "duty": "review", "held": "accept"}


def test_more_work_of_the_same_duty_is_allowed():
    assert check_duty(7, "review", "review") is None


def test_work_without_exclusive_duty_is_open_to_all():
    assert check_duty(7, None, "approve") is None
    assert check_duty(7, "none", "approve") is None


@given(st.lists(st.tuples(st.integers(1, 4), duties), max_size=30))
def test_over_any_history_a_person_holds_at_most_one_exclusive_duty(history):
    done = {}
    for person, duty in history:
        held = done.get(person, set())
        if check_duty(person, duty, next(iter(held), None)) is None and duty in DUTIES:
            done.setdefault(person, set()).add(duty)
    assert all(len(held) == 1 for held in done.values())


def test_a_pool_is_open_to_its_role_at_its_unit():
    assert pool_of("reviewer", "fire") == "reviewer@fire"
    assert may_take("reviewer@fire", "reviewer", "fire")
    assert not may_take("reviewer@fire", "reviewer", "food")
    assert not may_take("reviewer@fire", "approver", "fire")
    assert may_take(pool_of("window"), "window", "hall")
