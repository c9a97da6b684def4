import pytest

from engine.domain.effects import CloseCase, EndLicence, WriteDocument
from handlers.keep_licence import Inputs, keep_licence
from tests.handlers.revoking import CONCERN


@pytest.mark.parametrize(
    ("kept", "article"),
    [("public_interest", "行政许可法 第六十九条第三款"), ("not_founded", CONCERN.ground.reference), ("discretion", CONCERN.ground.reference)],
)
def test_the_licence_stays_in_force_for_a_reason_with_its_article(facts, of_kind, kept, article):
    outcome = keep_licence(Inputs(), facts(concern=CONCERN, answers={"decide": {"keep_ground": kept, "reasons": "应急供餐"}}))

    (decision,) = of_kind(outcome, WriteDocument)
    assert (decision.data["article"], decision.data["reasons"]) == (article, ["应急供餐"])
    assert of_kind(outcome, EndLicence) == []
    assert outcome.effects[-1] == CloseCase("kept")


@pytest.mark.parametrize(("concern", "kept"), [(None, "not_founded"), (CONCERN, "mercy")])
def test_no_decision_without_a_licence_or_for_a_reason_that_the_law_does_not_know(facts, concern, kept):
    with pytest.raises(ValueError, match="why it is kept"):
        keep_licence(Inputs(), facts(concern=concern, answers={"decide": {"keep_ground": kept}}))
