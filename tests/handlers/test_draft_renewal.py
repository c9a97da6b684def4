"""生成延续证照: the same entries, in the next version of the licence."""

from __future__ import annotations

import pytest

from engine.domain.effects import DraftLicence
from engine.domain.facts import Renewal
from handlers.draft_renewal import Inputs, draft_renewal

RENEWED = Renewal(
    7,
    "food_licence",
    "JY21309990040019",
    1,
    "小满餐饮",
    "91110000600037341L",
    "2026-08-14",
    True,
    {"operator_name": "小满餐饮", "number": "JY21309990040019", "valid_until": "2026-08-14"},
)
GRANTED = {"outcome": "granted"}


def test_the_entries_are_those_of_the_licence_without_its_number_and_dates(facts):
    made = draft_renewal(Inputs("food_licence"), facts(renewal=RENEWED, decision=GRANTED))

    assert made.effects == (DraftLicence("food_licence", "JY2", "mod11_10", {"operator_name": "小满餐饮"}, 5, renews=True),)


def test_nothing_is_renewed_undecided_or_of_another_kind(facts):
    with pytest.raises(ValueError, match="favourable"):
        draft_renewal(Inputs("food_licence"), facts(renewal=RENEWED))
    with pytest.raises(ValueError, match="renew a licence"):
        draft_renewal(Inputs("food_licence"), facts(decision=GRANTED))
    with pytest.raises(ValueError, match="renew a licence"):
        draft_renewal(Inputs("other"), facts(renewal=RENEWED, decision=GRANTED))
