from dataclasses import replace

import pytest

from engine.domain.facts import Concern
from engine.domain.licence_acts import Changed
from handlers.note_change import Inputs, note_change

CONCERN = Concern("change", 1, "food_licence", "证", "Licence", "JY1", 1, "小满餐饮", "9", "valid", "2023-01-01", "2028-01-01", {"a": "old"})


def changed(*, review=False, survey=False):
    return replace(CONCERN, changes=(Changed("a", "甲", "A", "old", "new", review, survey),))


@pytest.mark.parametrize(
    ("review", "survey", "expected"),
    [
        (False, False, {"needs_review": False, "needs_survey": False, "survey_units": []}),
        (True, False, {"needs_review": True, "needs_survey": False, "survey_units": []}),
        (False, True, {"needs_review": True, "needs_survey": True, "survey_units": ["food", "sign", "fire"]}),
    ],
)
def test_what_changes_says_how_it_is_examined(facts, review, survey, expected):
    assert note_change(Inputs(), facts(concern=changed(review=review, survey=survey))).data == expected


@pytest.mark.parametrize("concern", [None, CONCERN])
def test_a_case_that_changes_nothing_is_an_incident(facts, concern):
    with pytest.raises(ValueError, match="entries to change"):
        note_change(Inputs(), facts(concern=concern))
