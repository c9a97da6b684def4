from dataclasses import replace

import pytest

from engine.domain.effects import ReviseLicence
from engine.domain.facts import Concern
from engine.domain.licence_acts import Changed, ChangeEntry, ChangeOf
from handlers.draft_change import Inputs, draft_change

GRANTED = {"outcome": "granted"}
CONCERN = Concern(
    "change",
    1,
    "food_licence",
    "证",
    "Licence",
    "JY1",
    1,
    "小满餐饮",
    "9",
    "valid",
    "2023-01-01",
    "2028-01-01",
    {"number": "JY1", "valid_until": "2028-01-01", "name": "小满餐饮", "place": "一层"},
    (Changed("name", "名称", "Name", "小满餐饮", "大满餐饮", review=False, survey=False),),
)
CHANGE = ChangeOf("food_licence", "number", (ChangeEntry("name", "名称", "Name", holder=True), ChangeEntry("place", "地址", "Place")))


def test_only_what_was_asked_for_changes_and_a_new_name_is_the_new_holder(facts):
    fact = facts(concern=CONCERN, decision=GRANTED)
    outcome = draft_change(Inputs("food_licence"), replace(fact, item=replace(fact.item, change=CHANGE)))

    assert outcome.effects == (ReviseLicence("food_licence", {"name": "大满餐饮", "place": "一层"}, "大满餐饮"),)


@pytest.mark.parametrize(
    ("concern", "decision", "licence"),
    [(None, GRANTED, "food_licence"), (CONCERN, GRANTED, "other"), (CONCERN, {"outcome": "refused"}, "food_licence"), (CONCERN, None, "food_licence")],
)
def test_no_draft_without_a_licence_of_the_kind_and_a_favourable_decision(facts, concern, decision, licence):
    with pytest.raises(ValueError, match="Expected"):
        draft_change(Inputs(licence), facts(concern=concern, decision=decision))
