from dataclasses import replace

import pytest

from engine.domain.effects import CloseCase, EndLicence, Notify, StopWholeClocks
from engine.domain.facts import Concern, Dependant
from engine.domain.licence_grounds import LicenceGround
from handlers.cancel_licence import Inputs, cancel_licence

GROUND = LicenceGround(
    "expired", "cancel", "行政许可有效期届满未延续", "Expired", must=True, by="both", since="2004-07-01", reference="行政许可法 第七十条第一项"
)
CONCERN = Concern("cancel", 1, "food_licence", "食品证", "Food", "JY1", 1, "小满餐饮", "9", "valid", "2020-01-01", "2026-01-01", {}, ground=GROUND)
GRANTED = {"outcome": "granted", "decided_on": "2026-06-30"}


@pytest.mark.parametrize(("channel", "asked"), [("official", "依职权"), ("online", "根据你（单位）的申请")])
def test_the_licence_ends_with_its_decision_which_names_ground_and_article(facts, of_kind, channel, asked):
    fact = facts(concern=CONCERN, decision=GRANTED)
    outcome = cancel_licence(Inputs(), replace(fact, case=replace(fact.case, channel=channel)))

    (ended,) = of_kind(outcome, EndLicence)
    assert (ended.act, ended.ground, ended.document) == ("cancel", "expired", "cancellation_decision")
    assert ended.data["article"] == "行政许可法 第七十条第一项"
    assert (ended.data["asked"], ended.data["decided_on"], ended.data["reason"]) == (asked, "2026-06-30", "行政许可有效期届满未延续")
    assert of_kind(outcome, CloseCase) == [CloseCase("cancelled")]


@pytest.mark.parametrize(
    ("concern", "decision"), [(None, GRANTED), (replace(CONCERN, ground=None), GRANTED), (CONCERN, None), (CONCERN, {"outcome": "refused"})]
)
def test_nothing_is_cancelled_without_a_ground_and_a_favourable_decision(facts, concern, decision):
    with pytest.raises(ValueError, match="Expected"):
        cancel_licence(Inputs(), facts(concern=concern, decision=decision))


def test_who_keeps_the_holders_other_licences_is_told_once_with_all_of_them(facts, of_kind):
    food = [Dependant("食品证", "Food", "reviewer@food", number) for number in ("JY1", "JY2")]
    others = (*food, Dependant("卫生证", "Hygiene", "certificate", "WS1"))
    outcome = cancel_licence(Inputs(close=False), facts(concern=CONCERN, decision=GRANTED, dependants=others))

    assert outcome.data == {"has_dependants": True}
    assert (len(of_kind(outcome, CloseCase)), len(of_kind(outcome, StopWholeClocks))) == (0, 1)  # the other licences are still to be dealt with
    (_, *told) = of_kind(outcome, Notify)
    assert [one.to for one in told] == ["pool:reviewer@food", "pool:certificate"]
    assert all(number in told[0].zh and number in told[0].en for number in ("JY1", "JY2"))
    assert of_kind(outcome, EndLicence)[0].data["dependants"] == ["《食品证》JY1", "《食品证》JY2", "《卫生证》WS1"]
