import pytest

from engine.domain.effects import IssueLicence, WriteDocument
from engine.domain.facts import LicenceDraft, Opinion
from handlers.issue_licence_now import Inputs, issue_licence_now

DRAFT = LicenceDraft("food_licence", "JY23399010000013", {})


def test_the_decision_is_served_with_the_licence(facts, of_kind):
    decision = {"outcome": "partly", "granted": ["食品经营许可"], "refused": ["户外招牌设置"], "reasons": "遮挡信号灯", "decided_on": "2026-06-30"}
    opinions = (Opinion("food", "conditions", "", "装好留样柜"), Opinion("sign", "object", "遮挡信号灯"))

    outcome = issue_licence_now(Inputs("food_licence"), facts(decision=decision, draft=DRAFT, opinions=opinions))

    assert [type(effect) for effect in outcome.effects[:2]] == [WriteDocument, IssueLicence]
    (served,) = of_kind(outcome, WriteDocument)
    assert served.data["granted"] == ["食品经营许可"]
    assert served.data["refused"] == ["户外招牌设置"]
    assert served.data["reasons"] == ["遮挡信号灯"]
    assert served.data["conditions"] == ["食品经营许可：装好留样柜"]
    assert served.data["decided_on"] == "2026-06-30"


def test_a_full_grant_gives_no_reasons_for_refusal(facts, of_kind):
    decision = {"outcome": "granted", "granted": ["食品经营许可"], "refused": [], "reasons": "情况属实"}

    (served,) = of_kind(issue_licence_now(Inputs("food_licence"), facts(decision=decision, draft=DRAFT)), WriteDocument)

    assert served.data["reasons"] == []
    assert served.data["decided_on"] == "2026-07-01"


@pytest.mark.parametrize(
    ("draft", "decision"),
    [(None, {"outcome": "granted"}), (DRAFT, None), (DRAFT, {"outcome": "refused"}), (LicenceDraft("other", "1", {}), {"outcome": "granted"})],
)
def test_no_licence_without_a_draft_and_a_favourable_decision(facts, draft, decision):
    with pytest.raises(ValueError, match="favourable"):
        issue_licence_now(Inputs("food_licence"), facts(draft=draft, decision=decision))
