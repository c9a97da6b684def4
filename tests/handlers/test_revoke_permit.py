from dataclasses import replace

import pytest

from engine.domain.effects import CloseCase, EndLicence
from handlers.revoke_permit import Inputs, revoke_permit
from tests.handlers.revoking import CONCERN, FOUND, WRONG

GRANTED = {"outcome": "granted", "decided_on": "2026-07-16"}


@pytest.mark.parametrize(("ground", "words"), [(CONCERN.ground, "不受保护"), (WRONG, "赔偿")])
def test_the_decision_says_what_was_stated_and_what_becomes_of_the_holders_interest(facts, of_kind, ground, words):
    answers = {**FOUND, "state_views": {"views": "不知情"}, "hold_hearing": {"record": "承认"}}
    outcome = revoke_permit(Inputs(), facts(concern=replace(CONCERN, ground=ground), decision=GRANTED, answers=answers))

    (ended,) = of_kind(outcome, EndLicence)
    assert (ended.act, ended.ground, ended.document) == ("revoke", ground.id, "revocation_decision")
    assert (ended.data["views"], ended.data["hearing"], ended.data["decided_on"]) == (["不知情"], ["承认"], "2026-07-16")
    assert words in ended.data["interest"]
    assert of_kind(outcome, CloseCase) == [CloseCase("rescinded")]


@pytest.mark.parametrize(
    ("concern", "decision"), [(None, GRANTED), (replace(CONCERN, ground=None), GRANTED), (CONCERN, None), (CONCERN, {"outcome": "refused"})]
)
def test_nothing_is_revoked_without_a_ground_and_a_decision(facts, concern, decision):
    with pytest.raises(ValueError, match="Expected"):
        revoke_permit(Inputs(), facts(concern=concern, decision=decision, answers=FOUND))
