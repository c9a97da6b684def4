import pytest

from engine.domain.effects import CloseCase, WriteDocument
from handlers.serve_grant import Inputs, serve_grant


def test_the_decision_is_written_with_what_it_repeats_and_the_case_is_completed(facts, of_kind):
    made = serve_grant(Inputs(document="filing_notice", fields=("operator_name",)), facts(decision={"outcome": "granted", "decided_on": "2026-07-01"}))

    (notice,) = of_kind(made, WriteDocument)
    assert (notice.kind, notice.data) == ("filing_notice", {"operator_name": "小满餐饮", "granted": ["餐饮"], "decided_on": "2026-07-01"})
    assert made.effects[-1] == CloseCase("completed")


def test_components_are_named_where_units_were_asked(facts, of_kind):
    made = serve_grant(Inputs(), facts(decision={"outcome": "granted", "granted": ["食品经营许可"]}))

    (notice,) = of_kind(made, WriteDocument)
    assert notice.data["granted"] == ["食品经营许可"]


@pytest.mark.parametrize("decision", [None, {"outcome": "refused"}, {"outcome": "partly"}])
def test_nothing_is_served_that_was_not_granted(facts, decision):
    with pytest.raises(ValueError, match="favourable"):
        serve_grant(Inputs(), facts(decision=decision))


def test_a_field_that_nobody_filled_in_is_refused(facts):
    with pytest.raises(ValueError, match="no_such_field"):
        serve_grant(Inputs(fields=("no_such_field",)), facts(decision={"outcome": "granted"}))
