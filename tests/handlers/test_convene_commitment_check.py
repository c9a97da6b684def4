import pytest

from engine.domain.effects import ConveneSurvey, Notify
from handlers.convene_commitment_check import Inputs, convene_commitment_check


def test_the_check_is_convened_and_the_applicant_hears_within_how_many_days(facts, of_kind):
    made = convene_commitment_check(Inputs(), facts(days={"commitment_check": 60}))

    assert of_kind(made, ConveneSurvey) == [ConveneSurvey(("approval_bureau",), 1)]
    assert "60 个工作日" in of_kind(made, Notify)[0].zh


def test_without_a_limit_it_is_not_convened(facts):
    with pytest.raises(ValueError, match="commitment_check"):
        convene_commitment_check(Inputs(), facts())
