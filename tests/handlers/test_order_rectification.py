import pytest

from engine.domain.effects import ConveneSurvey, WriteDocument
from engine.domain.facts import Survey
from handlers.order_rectification import Inputs, order_rectification


def test_the_findings_are_served_and_the_same_units_come_back_once(facts, of_kind):
    surveys = (Survey(1, ("food", "fire"), "rectify", "灭火器压力不足\n后厨未分隔", (7, 8), ("石磊", "江月")),)

    outcome = order_rectification(Inputs(), facts(surveys=surveys))

    (record,) = of_kind(outcome, WriteDocument)
    assert record.data["findings"] == ["灭火器压力不足", "后厨未分隔"]
    assert record.data["units"] == "food局、fire局"
    assert record.data["officers"] == "石磊、江月"
    assert of_kind(outcome, ConveneSurvey) == [ConveneSurvey(("food", "fire"), 2)]


@pytest.mark.parametrize("surveys", [(), (Survey(1, ("food",), "passed", "好", (7, 8)),)])
def test_nothing_is_rectified_that_was_not_found(facts, surveys):
    with pytest.raises(ValueError, match="rectification"):
        order_rectification(Inputs(), facts(surveys=surveys))
