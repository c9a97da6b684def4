"""核对尚缺材料: what is still to follow, from the materials."""

from __future__ import annotations

import pytest

from engine.domain.facts import MaterialFact
from handlers.note_deferral import Inputs, note_deferral


@pytest.mark.parametrize(("state", "owed"), [("deferred", True), ("present", False), ("missing", False)])
def test_only_what_was_deferred_and_is_not_in_is_to_follow(facts, state, owed):
    made = note_deferral(Inputs(), facts(materials=(MaterialFact("a", "营业执照", "present"), MaterialFact("b", "健康证明", state))))

    assert (made.data, made.effects) == ({"has_deferred": owed}, ())
