import pytest

from engine.domain.effects import OpenReview, WriteDocument
from engine.domain.facts import Opinion
from handlers.record_coordination import Inputs, record_coordination

OPINIONS = (Opinion("food", "agree"), Opinion("sign", "object", "太高\n挡灯"))
MINUTES = {"held_on": "2026-07-03", "attendees": "sign局 王", "points": "移 0.6 米\n同意", "measures": None, "result": "agreed"}
OBJECTING = {"objecting_units": ["sign"]}


def test_the_minutes_say_who_objected_to_what_and_only_those_units_are_asked_again(facts, of_kind):
    outcome = record_coordination(Inputs(), facts(variables=OBJECTING, opinions=OPINIONS, answers={"hold_coordination": MINUTES}))

    (minutes,) = of_kind(outcome, WriteDocument)
    assert minutes.data["objections"] == ["sign局（户外招牌设置）：太高；挡灯"]
    assert (minutes.data["units"], minutes.data["points"], minutes.data["result"], minutes.serve) == (
        "food局、sign局",
        ["移 0.6 米", "同意"],
        "意见一致",
        False,
    )
    assert of_kind(outcome, OpenReview) == [OpenReview(("sign",))]


@pytest.mark.parametrize(("answers", "variables"), [({}, OBJECTING), ({"hold_coordination": MINUTES}, {}), ({"hold_coordination": {}}, OBJECTING)])
def test_nothing_is_written_without_minutes_and_an_objection(facts, answers, variables):
    with pytest.raises(ValueError, match="minutes"):
        record_coordination(Inputs(), facts(variables=variables, opinions=OPINIONS, answers=answers))
