"""核对届满日期: in time or not, and who comes late is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.effects import Notify
from engine.domain.facts import Renewal
from handlers.note_expiry import Inputs, note_expiry

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


def test_who_applies_in_time_goes_on_without_a_word(facts):
    made = note_expiry(Inputs(), facts(renewal=RENEWED))

    assert (made.data, made.effects) == ({"in_time": True}, ())


def test_who_applies_late_is_told_that_the_law_will_not_renew_by_itself(facts, of_kind):
    made = note_expiry(Inputs(), facts(renewal=replace(RENEWED, in_time=False)))

    assert made.data == {"in_time": False}
    assert "不视为准予延续" in of_kind(made, Notify)[0].zh


def test_a_case_that_renews_nothing_is_an_error(facts):
    with pytest.raises(ValueError, match="renews"):
        note_expiry(Inputs(), facts())
