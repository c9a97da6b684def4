import pytest

from engine.domain.effects import OpenReview
from handlers.plan_joint_review import Inputs, plan_joint_review


def test_units_are_asked_in_the_catalogues_order(facts):
    outcome = plan_joint_review(Inputs(), facts(variables={"asked_units": ["fire", "food"]}))

    assert outcome.data == {"units": ["food", "fire"]}
    assert outcome.effects == (OpenReview(("food", "fire")),)


@pytest.mark.parametrize("asked", [None, [], ["stranger"], ["food", "stranger"]])
def test_a_review_asks_known_units_and_at_least_one(facts, asked):
    with pytest.raises(ValueError, match="participants"):
        plan_joint_review(Inputs(), facts(variables={"asked_units": asked}))
