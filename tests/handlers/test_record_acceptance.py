import pytest

from engine.domain.effects import MarkAccepted, Notify, WriteDocument
from engine.domain.facts import Lapse, MaterialFact
from handlers.record_acceptance import Inputs, record_acceptance


def test_the_clock_starts_before_the_notice_is_written(facts):
    outcome = record_acceptance(Inputs(), facts())

    assert [type(effect) for effect in outcome.effects[:2]] == [MarkAccepted, WriteDocument]


def test_the_notice_separates_what_is_there_from_what_may_follow(facts, of_kind):
    materials = (MaterialFact("a", "营业执照", "reused"), MaterialFact("b", "布局图", "present"), MaterialFact("c", "健康证明", "deferred"))

    (notice,) = of_kind(record_acceptance(Inputs(), facts(materials=materials)), WriteDocument)

    assert (notice.kind, notice.data) == ("acceptance_notice", {"materials": ["营业执照", "布局图"], "deferred": ["健康证明"]})


def test_a_deemed_acceptance_is_dated_back_and_says_by_which_article(facts, of_kind):
    outcome = record_acceptance(Inputs(deemed=True), facts(lapse=Lapse("2026-07-01", 5, "行政许可法 第三十二条第一款第四项")))

    assert outcome.effects[0] == MarkAccepted(deemed=True)
    (notice,) = of_kind(outcome, WriteDocument)
    assert (notice.data["deemed_on"], notice.data["deemed_article"]) == ("2026-07-01", "行政许可法 第三十二条第一款第四项")
    (told,) = of_kind(outcome, Notify)
    assert "2026年7月1日起即为受理" in told.zh


def test_nothing_is_deemed_accepted_before_a_limit_has_passed(facts):
    with pytest.raises(ValueError, match="limit that has passed"):
        record_acceptance(Inputs(deemed=True), facts())
