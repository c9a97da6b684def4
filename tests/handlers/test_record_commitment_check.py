import pytest

from engine.domain.effects import ConveneSurvey, WriteDocument
from engine.domain.facts import Survey
from handlers.record_commitment_check import Inputs, record_commitment_check
from tests.handlers.committing import COMMITTING

BY = {"verify_commitment": {"rectify_by": "2026-08-21"}}


def check(result, round_=1):
    return (Survey(round_, ("approval_bureau",), result, "布草间没有分区", (1, 2), ("石磊", "江月")),)


@pytest.mark.parametrize("result", ["passed", "failed"])
def test_the_finding_is_written_and_routes(facts, of_kind, result):
    made = record_commitment_check(Inputs(), facts(item=COMMITTING, surveys=check(result)))

    (record,) = of_kind(made, WriteDocument)
    assert made.data == {"commitment_kept": result}
    assert (record.data["officers"], record.data["findings"], record.data["rectify_by"]) == ("石磊、江月", ["布草间没有分区"], "")
    assert not of_kind(made, ConveneSurvey)


def test_what_differs_is_to_be_rectified_by_a_day_and_looked_at_once_more(facts, of_kind):
    made = record_commitment_check(Inputs(), facts(item=COMMITTING, surveys=check("rectify"), answers=BY))

    assert of_kind(made, WriteDocument)[0].data["rectify_by"] == "2026-08-21"
    assert of_kind(made, ConveneSurvey) == [ConveneSurvey(("approval_bureau",), 2)]


@pytest.mark.parametrize("surveys", [(), check(""), check("rectify", 2)])
def test_no_finding_and_no_second_rectification(facts, surveys):
    with pytest.raises(ValueError, match="check"):
        record_commitment_check(Inputs(), facts(item=COMMITTING, surveys=surveys, answers=BY))
