import pytest

from engine.domain.effects import WriteDocument
from engine.domain.limits import Limit
from handlers.compare_budget import Inputs, compare_budget

TEN = {"budget_overrun": Limit(10, "percent", "政府投资条例 第十二条第二款", verified=True)}


def figures(estimate, budget):
    return {"hand_in@feasibility": {"estimate": estimate}, "hand_in@preliminary_design": {"budget": budget}}


@pytest.mark.parametrize(("budget", "over"), [("3000.00", False), ("3300.00", False), ("3300.01", True), ("2000", False)])
def test_only_more_than_the_ratio_sends_the_study_back(facts, of_kind, budget, over):
    outcome = compare_budget(Inputs(), facts(answers=figures("3000.00", budget), ratios=TEN))

    assert outcome.data == {"overrun": over}
    assert [written.data["article"] for written in of_kind(outcome, WriteDocument)] == (["政府投资条例 第十二条第二款"] if over else [])


@pytest.mark.parametrize(("answers", "ratios"), [(figures("0", "1"), TEN), (figures("1", "1"), {}), (figures("x", "1"), TEN), ({}, TEN)])
def test_without_figures_or_ratio_nothing_is_compared(facts, answers, ratios):
    with pytest.raises(ValueError, match="Expected"):
        compare_budget(Inputs(), facts(answers=answers, ratios=ratios))
