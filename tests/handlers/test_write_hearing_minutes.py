import pytest

from engine.domain.effects import WriteDocument
from engine.domain.facts import Signed
from handlers.write_hearing_minutes import Inputs, write_hearing_minutes
from tests.handlers.conftest import FACTS


def test_the_minutes_carry_everything_and_say_that_it_was_held(facts, of_kind):
    held = Signed("hold_hearing", 7, "郝正", {"attended": "甲\n乙", "minutes": "陈述", "conclusion": "同意", "signed_by": "甲、乙"}, FACTS.now)
    made = write_hearing_minutes(Inputs(), facts(signed=(held,), answers={"arrange_hearing": {"hearing_on": "2026-07-28", "hearing_place": "听证室"}}))

    (minutes,) = of_kind(made, WriteDocument)
    assert made.data == {"hearing_held": True}
    assert (minutes.data["attended"], minutes.data["chair"], minutes.data["hearing_on"]) == (["甲", "乙"], "郝正", "2026-07-28")


def test_a_hearing_that_was_not_held_has_no_minutes(facts):
    with pytest.raises(ValueError, match="hold"):
        write_hearing_minutes(Inputs(), facts())
