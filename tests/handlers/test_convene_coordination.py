import pytest

from engine.domain.effects import ConveneCoordination, Notify
from engine.domain.facts import Opinion
from handlers.convene_coordination import Inputs, convene_coordination

OPINIONS = (Opinion("food", "agree"), Opinion("sign", "object", "太高"))


def test_the_objecting_units_meet_and_every_unit_of_the_review_is_told_who_objects(facts, of_kind):
    outcome = convene_coordination(Inputs(), facts(variables={"objecting_units": ["sign"]}, opinions=OPINIONS))

    assert of_kind(outcome, ConveneCoordination) == [ConveneCoordination(("sign",))]
    assert [(told.to, "sign局" in told.zh) for told in of_kind(outcome, Notify)] == [("pool:reviewer@food", True), ("pool:reviewer@sign", True)]


@pytest.mark.parametrize("units", [None, [], "sign"])
def test_there_is_no_meeting_without_an_objection(facts, units):
    with pytest.raises(ValueError, match="objecting_units"):
        convene_coordination(Inputs(), facts(variables={"objecting_units": units}))
