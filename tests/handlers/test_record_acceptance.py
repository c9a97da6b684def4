from engine.domain.effects import MarkAccepted, WriteDocument
from engine.domain.facts import MaterialFact
from handlers.record_acceptance import Inputs, record_acceptance


def test_the_clock_starts_before_the_notice_is_written(facts):
    outcome = record_acceptance(Inputs(), facts())

    assert [type(effect) for effect in outcome.effects[:2]] == [MarkAccepted, WriteDocument]


def test_the_notice_separates_what_is_there_from_what_may_follow(facts, of_kind):
    materials = (MaterialFact("a", "营业执照", "reused"), MaterialFact("b", "布局图", "present"), MaterialFact("c", "健康证明", "deferred"))

    (notice,) = of_kind(record_acceptance(Inputs(), facts(materials=materials)), WriteDocument)

    assert (notice.kind, notice.data) == ("acceptance_notice", {"materials": ["营业执照", "布局图"], "deferred": ["健康证明"]})
