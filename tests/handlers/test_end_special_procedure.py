import pytest

from engine.domain.effects import ResumeClock
from handlers.end_special_procedure import Inputs, end_special_procedure


def test_the_result_is_noted_and_the_clocks_run_again(facts):
    made = end_special_procedure(Inputs("appraisal", "assess", "conclusion"), facts(answers={"assess": {"conclusion": "肢体三级"}}))

    assert made.effects == (ResumeClock("appraisal", "肢体三级"),)


def test_it_does_not_end_without_a_result(facts):
    with pytest.raises(ValueError, match="conclusion"):
        end_special_procedure(Inputs("appraisal", "assess", "conclusion"), facts(answers={"assess": {}}))
