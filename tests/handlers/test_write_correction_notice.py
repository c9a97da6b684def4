import pytest

from engine.domain.effects import Notify, WriteDocument
from engine.domain.facts import MaterialFact
from handlers.write_correction_notice import Inputs, write_correction_notice

MISSING = (MaterialFact("a", "布局图", "missing"), MaterialFact("b", "营业执照", "present"))


def test_missing_materials_and_the_officers_points_are_told_at_once(facts, of_kind):
    answers = {"accept_case": {"correction_notes": "图上缺尺寸\n\n 地址与执照不符 ", "correct_by": "2026-07-10"}}

    outcome = write_correction_notice(Inputs(), facts(answers=answers, materials=MISSING))

    (notice,) = of_kind(outcome, WriteDocument)
    assert notice.data == {"wanted": ["补交《布局图》", "图上缺尺寸", "地址与执照不符"], "correct_by": "2026-07-10"}
    (told,) = of_kind(outcome, Notify)
    assert told.to == "applicant"
    assert "补正 3 项" in told.zh
    assert "2026年7月10日" in told.zh


def test_rounds_are_counted(facts):
    first = write_correction_notice(Inputs(), facts(materials=MISSING))
    second = write_correction_notice(Inputs(), facts(materials=MISSING, variables=first.data))

    assert (first.data, second.data) == ({"correction_round": 1}, {"correction_round": 2})


def test_a_notice_that_says_nothing_is_refused(facts):
    with pytest.raises(ValueError, match="what must be corrected"):
        write_correction_notice(Inputs(), facts())
