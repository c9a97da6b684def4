from dataclasses import replace

import pytest

from engine.domain.effects import CloseCase, ClosePhase, WriteDocument
from engine.domain.facts import Lapse, MaterialFact
from engine.domain.phase import PhaseFact
from handlers.lapse_case import Inputs, lapse_case

LAPSE = Lapse("2026-07-01", 15, "本地规则 第九条")


@pytest.mark.parametrize(
    ("outcome", "words", "result"),
    [("withdrawn", "视为撤回申请", "lapsed"), ("revoked", "撤销受理", "revoked"), ("refused", "不予批准", "refused"), ("expired", "终止延续办理", "expired")],
)
def test_the_notice_says_what_follows_and_by_which_article(facts, of_kind, outcome, words, result):
    made = lapse_case(Inputs(outcome=outcome), facts(lapse=replace(LAPSE, until="2026-07-20") if outcome == "expired" else LAPSE))

    (notice,) = of_kind(made, WriteDocument)
    length = {"until": "2026-07-20"} if outcome == "expired" else {"days": 15}
    assert (notice.kind, notice.data) == ("lapse_notice", {"outcome": words, "told_on": "2026-07-01", "article": "本地规则 第九条", **length})
    assert made.effects[-1] == CloseCase(result)


def test_what_was_deferred_and_did_not_come_is_named(facts, of_kind):
    owed = (MaterialFact("health_certificates", "从业人员健康证明", "deferred"), MaterialFact("layout_plan", "布局图", "present"))
    made = lapse_case(Inputs(outcome="revoked", document="revocation_notice"), facts(lapse=replace(LAPSE, until="2026-07-07"), materials=owed))

    (notice,) = of_kind(made, WriteDocument)
    assert (notice.kind, notice.data["wanted"], notice.data["until"]) == ("revocation_notice", ["从业人员健康证明"], "2026-07-07")


@pytest.mark.parametrize("earlier", [None, LAPSE])
def test_an_officer_who_finds_them_not_in_order_gives_reasons_instead_of_a_limit(facts, of_kind, earlier):
    answers = {"check_deferred": {"deferral": "incomplete", "reasons": "健康证明已过期\n缺一人"}}
    made = lapse_case(Inputs(outcome="revoked", document="revocation_notice", task="check_deferred"), facts(answers=answers, lapse=earlier))

    assert of_kind(made, WriteDocument)[0].data == {"outcome": "撤销受理", "reasons": ["健康证明已过期", "缺一人"]}


def test_nothing_lapses_before_a_limit_has_passed_nor_in_an_unknown_way(facts):
    with pytest.raises(ValueError, match="limit that has passed"):
        lapse_case(Inputs(), facts())
    with pytest.raises(ValueError, match="outcome"):
        lapse_case(Inputs(outcome="forgotten"), facts(lapse=LAPSE))


def test_in_a_project_only_the_phase_lapses(facts):
    entered = (PhaseFact(1, "land", 1, "received", 0),)
    outcome = lapse_case(Inputs(), facts(lapse=Lapse("2026-07-01", 15, "规则"), phases=entered))

    assert outcome.effects[-1] == ClosePhase("lapsed")
