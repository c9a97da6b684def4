import pytest

from engine.domain.effects import SuspendClock
from handlers.begin_special_procedure import Inputs, begin_special_procedure


def test_the_clocks_stop_for_as_long_as_the_stage_may_take(facts):
    made = begin_special_procedure(Inputs("appraisal", "assessment", "需要残疾评定"), facts(days={"assessment": 15}))

    assert made.effects == (SuspendClock("appraisal", "需要残疾评定", 15),)


def test_without_a_limit_in_days_nobody_can_be_told_how_long_it_takes(facts):
    with pytest.raises(ValueError, match="assessment"):
        begin_special_procedure(Inputs("appraisal", "assessment", "需要残疾评定"), facts(days={"review": 3}))
