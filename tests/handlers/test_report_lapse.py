import pytest

from engine.domain.facts import Lapse
from handlers.report_lapse import Inputs, report_lapse

DUTY = Inputs("存入质量保证金", "pay in the guarantee deposit")


def test_the_holder_is_reminded_and_supervision_learns_of_it_with_the_article(facts):
    made = report_lapse(DUTY, facts(lapse=Lapse("2026-07-01", 3, "旅行社条例 第十三条第一款")))

    assert [notice.to for notice in made.effects] == ["applicant", "pool:supervisor"]
    assert all("存入质量保证金" in notice.zh and "旅行社条例 第十三条第一款" in notice.zh for notice in made.effects)
    assert "3 个工作日" in made.effects[0].zh


def test_nothing_is_reported_before_the_limit_has_passed(facts):
    with pytest.raises(ValueError, match="limit that has passed"):
        report_lapse(DUTY, facts())
