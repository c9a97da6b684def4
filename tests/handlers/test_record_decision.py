import pytest

from engine.domain.effects import SetDecision
from engine.domain.facts import Opinion
from handlers.record_decision import Inputs, record_decision


def _decide(facts, wish, reasons="", **states):
    opinions = tuple(Opinion(unit, state, "遮挡信号灯" if state == "object" else "") for unit, state in states.items())
    outcome = record_decision(Inputs(), facts(answers={"approve_case": {"decision": wish, "reasons": reasons}}, opinions=opinions))
    (decision,) = outcome.effects
    assert isinstance(decision, SetDecision)
    return outcome.data, decision


def test_consent_of_all_grants_all(facts):
    data, decision = _decide(facts, "granted", food="agree", sign="conditions")

    assert data == {"outcome": "granted", "granted": True}
    assert decision == SetDecision("granted", ("食品经营许可", "户外招牌设置"), (), "")


@pytest.mark.parametrize("wish", ["granted", "partly"])
def test_one_units_objection_refuses_its_own_component_only(facts, wish):
    data, decision = _decide(facts, wish, "同意部分准予", food="agree", sign="object")

    assert data == {"outcome": "partly", "granted": True}
    assert (decision.granted, decision.refused) == (("食品经营许可",), ("户外招牌设置",))
    assert decision.reasons == "同意部分准予\n户外招牌设置：遮挡信号灯（sign局）"


def test_each_units_reasons_stay_on_its_own_line(facts):
    opinions = (Opinion("food", "agree"), Opinion("sign", "object", "位置不符\n遮挡信号灯"))

    (decision,) = record_decision(Inputs(), facts(answers={"approve_case": {"decision": "granted"}}, opinions=opinions)).effects

    assert decision.reasons == "户外招牌设置：位置不符；遮挡信号灯（sign局）"


def test_a_refused_core_component_refuses_the_whole(facts):
    data, decision = _decide(facts, "granted", food="object", sign="agree")

    assert data == {"outcome": "refused", "granted": False}
    assert decision.refused == ("食品经营许可", "户外招牌设置")


def test_a_unit_that_is_not_concerned_has_no_component(facts):
    _, decision = _decide(facts, "granted", food="agree", sign="unconcerned")

    assert (decision.granted, decision.refused) == (("食品经营许可",), ())


def test_the_approver_may_refuse_what_all_agree_to(facts):
    data, decision = _decide(facts, "refused", "材料虚假", food="agree")

    assert (data["outcome"], decision.reasons) == ("refused", "材料虚假")


@pytest.mark.parametrize("state", ["pending", "survey"])
def test_no_decision_while_an_opinion_is_open(facts, state):
    with pytest.raises(ValueError, match="closed"):
        _decide(facts, "granted", food=state)


@pytest.mark.parametrize("wish", ["", "maybe"])
def test_no_decision_without_a_decision(facts, wish):
    with pytest.raises(ValueError, match="granted, partly or refused"):
        _decide(facts, wish, food="agree")
