from dataclasses import replace

import pytest

from engine.domain.effects import CloseCase, WriteDocument
from handlers.decline_acceptance import Inputs, decline_acceptance


def test_another_bureaus_business_is_sent_to_the_right_door(facts, of_kind):
    answers = {"accept_case": {"decline_ground": "wrong_body", "decline_reasons": "经营地在邻区", "right_body": "邻区行政审批局"}}

    outcome = decline_acceptance(Inputs(), facts(answers=answers))

    (decision,) = of_kind(outcome, WriteDocument)
    assert decision.kind == "non_acceptance_decision"
    assert decision.data["article"] == "第三十二条第一款第二项"
    assert decision.data["right_body"] == "邻区行政审批局"
    assert outcome.effects[-1] == CloseCase("not_accepted")


def test_what_is_no_permit_is_not_declined_by_the_law_of_permits(facts, of_kind):
    asked = facts(answers={"accept_case": {"decline_ground": "not_required", "decline_reasons": "不用办"}})

    (decision,) = of_kind(decline_acceptance(Inputs(), replace(asked, item=replace(asked.item, power_type="07"))), WriteDocument)

    assert decision.data["article"] == ""
    assert "许可" not in decision.data["ground"]


@pytest.mark.parametrize("ground", ["", "because", None])
def test_no_application_is_declined_without_a_legal_ground(facts, ground):
    with pytest.raises(ValueError, match="legal ground"):
        decline_acceptance(Inputs(), facts(answers={"accept_case": {"decline_ground": ground}}))
