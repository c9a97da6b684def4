import pytest

from handlers.announce_appointment import Inputs, announce_appointment

AGREED = {"appointed_on": "2026-07-06", "appointed_at": "上午 9:30", "inspector": "甲检验员", "to_prepare": "机房钥匙"}


def test_the_applicant_is_told_day_hour_inspector_and_what_to_prepare(facts):
    (told,) = announce_appointment(Inputs("confirm_appointment"), facts(answers={"confirm_appointment": AGREED})).effects

    assert told.to == "applicant"
    assert all(word in told.zh for word in ("2026年7月6日", "上午 9:30", "甲检验员", "机房钥匙"))
    assert "2026-07-06" in told.en


def test_nothing_to_prepare_is_not_mentioned(facts):
    (told,) = announce_appointment(Inputs("confirm_appointment"), facts(answers={"confirm_appointment": {**AGREED, "to_prepare": ""}})).effects

    assert "请准备" not in told.zh


def test_without_a_day_nothing_is_told(facts):
    with pytest.raises(ValueError, match="fix a day"):
        announce_appointment(Inputs("confirm_appointment"), facts())
