from dataclasses import replace

import pytest

from engine.domain.effects import Notify, WriteDocument
from handlers.warn_of_revocation import Inputs, warn_of_revocation
from tests.handlers.revoking import CONCERN, FOUND, WRONG


@pytest.mark.parametrize(("ground", "must"), [(CONCERN.ground, "应当"), (WRONG, "可以")])
def test_the_holder_hears_facts_ground_and_whether_it_must_be_before_anything_is_decided(facts, of_kind, ground, must):
    outcome = warn_of_revocation(Inputs(), facts(concern=replace(CONCERN, ground=ground), answers=FOUND))

    (notice,) = of_kind(outcome, WriteDocument)
    assert notice.kind == "revocation_warning"
    assert (notice.data["findings"], notice.data["article"], notice.data["must"]) == (["合同系伪造"], ground.reference, must)
    assert notice.data["views_by"] == "2026-07-10"
    assert of_kind(outcome, Notify)


@pytest.mark.parametrize("concern", [None, replace(CONCERN, ground=None), replace(CONCERN, act="cancel")])
def test_no_notice_without_a_licence_and_a_ground(facts, concern):
    with pytest.raises(ValueError, match="ground of the law"):
        warn_of_revocation(Inputs(), facts(concern=concern, answers=FOUND))
