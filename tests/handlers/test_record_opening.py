from dataclasses import replace

import pytest

from engine.domain.effects import MarkAccepted
from handlers.record_opening import Inputs, record_opening


def test_the_clocks_run_from_the_opening(facts):
    fact = facts()
    assert record_opening(Inputs(), replace(fact, case=replace(fact.case, channel="official"))).effects == (MarkAccepted(),)


def test_what_somebody_applied_for_is_accepted_and_not_opened(facts):
    with pytest.raises(ValueError, match="begun by the bureau"):
        record_opening(Inputs(), facts())
