import pytest

from engine.domain.effects import CloseCase, RevokeLicence, WriteDocument
from engine.domain.facts import Lapse, LicenceDraft, Survey
from handlers.revoke_licence import Inputs, revoke_licence
from tests.handlers.committing import COMMITTING

DRAFT = LicenceDraft("food_licence", "JY2-1", {})


def seen(result):
    return (Survey(1, ("approval_bureau",), result, "没有消毒间", (1, 2), ("石磊", "江月")),)


def test_what_was_not_kept_costs_the_licence_with_ground_and_rule(facts, of_kind):
    made = revoke_licence(Inputs(), facts(item=COMMITTING, draft=DRAFT, surveys=seen("failed")))

    (decision,) = of_kind(made, WriteDocument)
    assert (decision.kind, decision.data["licence_number"], decision.data["findings"]) == ("licence_revocation", "JY2-1", ["没有消毒间"])
    assert of_kind(made, RevokeLicence) == [RevokeLicence("food_licence", decision.data["ground"], "规则 第三条")]
    assert made.effects[-1] == CloseCase("rescinded")


def test_who_rectifies_nothing_in_time_loses_it_too(facts, of_kind):
    late = Lapse("2026-08-10", 0, "规则", "2026-08-21")
    made = revoke_licence(Inputs(), facts(item=COMMITTING, draft=DRAFT, surveys=seen("rectify"), lapse=late))

    assert "2026年8月21日" in of_kind(made, WriteDocument)[0].data["ground"]


@pytest.mark.parametrize("more", [{"draft": DRAFT, "surveys": seen("passed")}, {"draft": None, "surveys": seen("failed")}])
def test_nothing_else_revokes(facts, more):
    with pytest.raises(ValueError, match="revoke"):
        revoke_licence(Inputs(), facts(item=COMMITTING, **more))
