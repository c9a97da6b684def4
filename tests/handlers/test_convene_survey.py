import pytest

from engine.domain.effects import ConveneSurvey
from handlers.convene_survey import Inputs, convene_survey


def test_one_visit_takes_all_the_units_that_asked(facts, of_kind):
    outcome = convene_survey(Inputs(), facts(variables={"survey_units": ["food", "fire"]}))

    assert of_kind(outcome, ConveneSurvey) == [ConveneSurvey(("food", "fire"), 1)]


@pytest.mark.parametrize("asked", [None, [], "food"])
def test_nobody_is_sent_out_unasked(facts, asked):
    with pytest.raises(ValueError, match="survey_units"):
        convene_survey(Inputs(), facts(variables={"survey_units": asked}))
