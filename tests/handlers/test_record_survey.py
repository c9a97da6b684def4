import pytest

from engine.domain.effects import OpenReview, WriteDocument
from engine.domain.facts import Survey
from handlers.record_survey import Inputs, record_survey


@pytest.mark.parametrize(("result", "words", "passed"), [("passed", "符合要求", True), ("failed", "不符合要求", False)])
def test_the_latest_visit_is_recorded_and_its_units_conclude(facts, of_kind, result, words, passed):
    surveys = (Survey(1, ("food",), "rectify", "未分隔", (7, 8)), Survey(2, ("food",), result, "已分隔", (7, 9)))

    outcome = record_survey(Inputs(), facts(surveys=surveys))

    (record,) = of_kind(outcome, WriteDocument)
    assert (record.data["round"], record.data["result"]) == (2, words)
    assert of_kind(outcome, OpenReview) == [OpenReview(("food",))]
    assert outcome.data == {"survey_passed": passed}


@pytest.mark.parametrize("surveys", [(), (Survey(1, ("food",), "rectify", "未分隔", (7, 8)),), (Survey(1, ("food",), "", "", ()),)])
def test_a_visit_without_final_result_is_no_record(facts, surveys):
    with pytest.raises(ValueError, match="passed or failed"):
        record_survey(Inputs(), facts(surveys=surveys))
