import pytest

from engine.domain.effects import CloseCase, WriteDocument
from handlers.serve_refusal import Inputs, serve_refusal


def test_a_refusal_is_served_with_its_reasons_and_ends_the_case(facts, of_kind):
    decision = {"outcome": "refused", "granted": [], "refused": ["食品经营许可"], "reasons": "专间未分隔\n食品经营许可:不符合"}

    outcome = serve_refusal(Inputs(), facts(decision=decision))

    (served,) = of_kind(outcome, WriteDocument)
    assert (served.kind, served.serve) == ("refusal_decision", True)
    assert served.data == {"components": ["食品经营许可"], "reasons": ["专间未分隔", "食品经营许可:不符合"]}
    assert outcome.effects[-1] == CloseCase("refused")


@pytest.mark.parametrize("decision", [None, {"outcome": "granted", "reasons": "好"}, {"outcome": "refused", "reasons": " "}])
def test_no_refusal_without_reasons(facts, decision):
    with pytest.raises(ValueError, match="reasons"):
        serve_refusal(Inputs(), facts(decision=decision))
