import pytest

from engine.domain.effects import DraftLicence
from handlers.draft_licence import Inputs, draft_licence

GRANTED = {"outcome": "granted"}


def test_the_draft_carries_the_declared_fields_and_no_others(facts):
    outcome = draft_licence(Inputs("food_licence", ("operator_name",)), facts(decision=GRANTED))

    assert outcome.effects == (DraftLicence("food_licence", "JY2", "mod11_10", {"operator_name": "小满餐饮"}, 5),)


@pytest.mark.parametrize(
    ("inputs", "decision", "words"),
    [
        (Inputs("tobacco_licence"), GRANTED, "one of the licences"),
        (Inputs("food_licence", ("shoe_size",)), GRANTED, "shoe_size"),
        (Inputs("food_licence"), None, "favourable"),
        (Inputs("food_licence"), {"outcome": "refused"}, "favourable"),
    ],
)
def test_what_cannot_be_drafted_is_refused(facts, inputs, decision, words):
    with pytest.raises(ValueError, match=words):
        draft_licence(inputs, facts(decision=decision))
