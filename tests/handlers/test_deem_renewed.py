"""视为准予延续: decided by the law, issued anew, told and closed in one go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.effects import CloseCase, DraftLicence, IssueLicence, Notify, SetDecision, WriteDocument
from engine.domain.facts import Lapse, Renewal
from handlers.deem_renewed import Inputs, deem_renewed

RENEWED = Renewal(
    7,
    "food_licence",
    "JY21309990040019",
    1,
    "小满餐饮",
    "91110000600037341L",
    "2026-08-14",
    True,
    {"operator_name": "小满餐饮", "number": "JY21309990040019", "valid_until": "2026-08-14"},
)
LAPSE = Lapse("2026-07-02", 0, "行政许可法 第五十条第二款", "2026-08-14")


def test_the_licence_goes_on_from_the_day_after_and_the_applicant_is_told(facts, of_kind):
    made = deem_renewed(Inputs("food_licence"), facts(renewal=RENEWED, lapse=LAPSE))

    assert [type(effect) for effect in made.effects] == [SetDecision, DraftLicence, WriteDocument, IssueLicence, Notify, CloseCase]
    decision, drafted, notice = made.effects[:3]
    assert (decision.outcome, decision.granted, decision.deemed) == ("granted", ("食品经营许可",), True)
    assert drafted.renews
    assert (notice.kind, notice.data["valid_from"], notice.data["valid_until"]) == ("deemed_renewal_notice", "2026-08-15", "2031-08-14")
    assert "2031年8月14日" in of_kind(made, Notify)[0].zh


def test_only_an_application_in_time_whose_licence_expired_undecided_is_renewed_by_law(facts):
    for wrong in ({"renewal": RENEWED}, {"lapse": LAPSE}, {"renewal": replace(RENEWED, in_time=False), "lapse": LAPSE}):
        with pytest.raises(ValueError, match="in time"):
            deem_renewed(Inputs("food_licence"), facts(**wrong))
