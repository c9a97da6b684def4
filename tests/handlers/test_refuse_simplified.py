from dataclasses import replace

import pytest

from engine.domain.effects import SetDecision
from handlers.refuse_simplified import BARRED, Inputs, refuse_simplified

UPHELD = {"conclude_publicity": {"publicity_outcome": "upheld", "answers": "债务尚未清偿"}}


def declared(fact, barred):
    return replace(fact, case=replace(fact.case, form={"barred": barred}))


@pytest.mark.parametrize("barred", list(BARRED))
def test_what_the_law_bars_is_refused_with_its_article_and_the_other_way(facts, of_kind, barred):
    (decided,) = of_kind(refuse_simplified(Inputs(), declared(facts(), barred)), SetDecision)

    assert (decided.outcome, decided.granted) == ("refused", ())
    assert BARRED[barred] in decided.reasons
    assert "第三十三条第四款" in decided.reasons
    assert "普通程序" in decided.reasons


def test_an_objection_that_holds_is_told_with_the_answer(facts, of_kind):
    (decided,) = of_kind(refuse_simplified(Inputs(), declared(facts(answers=UPHELD), "none")), SetDecision)

    assert "第三十三条第二款" in decided.reasons
    assert "债务尚未清偿" in decided.reasons


def test_nothing_is_refused_without_a_bar_or_an_objection(facts):
    with pytest.raises(ValueError, match="neither"):
        refuse_simplified(Inputs(), declared(facts(answers={"conclude_publicity": {"publicity_outcome": "clear"}}), "none"))
