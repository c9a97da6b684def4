import pytest

from engine.domain.effects import GiveUpDrafts, IssueLicence, WriteDocument
from engine.domain.facts import LicenceDraft
from handlers.issue_licences import Inputs, issue_licences
from tests.handlers.test_draft_licences import SEVERAL

FOOD, FIRE = LicenceDraft("food_licence", "JY23399010000013", {}), LicenceDraft("fire_opinion", "XF330000001", {})


def test_one_decision_grants_them_all(facts, of_kind):
    made = issue_licences(Inputs(), facts(item=SEVERAL, drafts=(FOOD, FIRE), decision={"outcome": "granted", "granted": ["食品经营许可", "消防安全检查"]}))

    (decision,) = of_kind(made, WriteDocument)
    assert decision.data["licence_number"] == "JY23399010000013、XF330000001"
    assert [one.kind for one in of_kind(made, IssueLicence)] == ["food_licence", "fire_opinion"]
    assert of_kind(made, GiveUpDrafts) == []


def test_a_draft_that_is_refused_after_all_is_given_up(facts, of_kind):
    said = {"outcome": "partly", "granted": ["食品经营许可"], "refused": ["消防安全检查"], "reasons": "安全出口不够"}
    made = issue_licences(Inputs(), facts(item=SEVERAL, drafts=(FOOD, FIRE), decision=said))

    assert [one.kind for one in of_kind(made, IssueLicence)] == ["food_licence"]
    assert made.effects.index(IssueLicence("food_licence")) < made.effects.index(GiveUpDrafts(("fire_opinion",)))
    assert of_kind(made, WriteDocument)[0].data["reasons"] == ["安全出口不够"]


@pytest.mark.parametrize(("drafts", "decision"), [((FOOD,), {"outcome": "granted", "granted": ["消防安全检查"]}), ((FOOD,), None)])
def test_nothing_is_issued_without_its_draft_and_decision(facts, drafts, decision):
    with pytest.raises(ValueError, match="draft of every licence"):
        issue_licences(Inputs(), facts(item=SEVERAL, drafts=drafts, decision=decision))
