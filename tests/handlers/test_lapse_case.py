import pytest

from engine.domain.effects import CloseCase, WriteDocument
from engine.domain.facts import Lapse
from handlers.lapse_case import Inputs, lapse_case

LAPSE = Lapse("2026-07-01", 15, "本地规则 第九条")


@pytest.mark.parametrize(("outcome", "words"), [("withdrawn", "视为撤回申请"), ("revoked", "撤销受理")])
def test_the_notice_says_what_follows_and_by_which_article(facts, of_kind, outcome, words):
    made = lapse_case(Inputs(outcome=outcome), facts(lapse=LAPSE))

    (notice,) = of_kind(made, WriteDocument)
    assert (notice.kind, notice.data) == ("lapse_notice", {"outcome": words, "told_on": "2026-07-01", "days": 15, "article": "本地规则 第九条"})
    assert made.effects[-1] == CloseCase("lapsed")


def test_nothing_lapses_before_a_limit_has_passed_nor_in_an_unknown_way(facts):
    with pytest.raises(ValueError, match="limit that has passed"):
        lapse_case(Inputs(), facts())
    with pytest.raises(ValueError, match="outcome"):
        lapse_case(Inputs(outcome="forgotten"), facts(lapse=LAPSE))
