import pytest

from engine.domain.effects import WriteDocument
from handlers.write_hearing_right import Inputs, write_hearing_right

TOLD = {"review_materials": {"hearing_grounds": "影响对面住户", "interested_parties": "甲业主委员会\n乙"}}


def test_parties_and_grounds_are_told(facts, of_kind):
    (notice,) = of_kind(write_hearing_right(Inputs(), facts(answers=TOLD)), WriteDocument)

    assert (notice.kind, notice.data) == ("hearing_right_notice", {"grounds": "影响对面住户", "parties": ["甲业主委员会", "乙"]})


def test_a_right_is_told_with_its_grounds_or_not_at_all(facts):
    with pytest.raises(ValueError, match="hearing_grounds"):
        write_hearing_right(Inputs(), facts(answers={"review_materials": {}}))
