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


def test_what_was_answered_on_the_way_goes_before_the_application_and_names_the_holder(facts, of_kind):
    known = facts(answers={"choose_name": {"operator_name": "大满餐饮"}}, decision={"outcome": "granted"})

    (draft,) = of_kind(draft_licence(Inputs("food_licence", ("operator_name",), ("choose_name",), "operator_name"), known), DraftLicence)

    assert (draft.data["operator_name"], draft.holder) == ("大满餐饮", "大满餐饮")


def test_a_task_that_never_opened_changes_nothing(facts, of_kind):
    (draft,) = of_kind(draft_licence(Inputs("food_licence", ("operator_name",), ("choose_name",)), facts(decision={"outcome": "granted"})), DraftLicence)

    assert (draft.data["operator_name"], draft.holder) == ("小满餐饮", "")


def test_a_licence_that_another_level_decides_bears_its_name(facts, of_kind):
    known = facts(decision=GRANTED, variables={"authority": "fire"})
    (draft,) = of_kind(draft_licence(Inputs("food_licence", issuer_from="authority"), known), DraftLicence)

    assert draft.data == {"unit_name": "fire局"}
    with pytest.raises(ValueError, match="participants"):
        draft_licence(Inputs("food_licence", issuer_from="nothing"), known)
