import pytest

from engine.domain.effects import ClosePublicity, WriteDocument
from engine.domain.facts import Objection
from handlers.close_publicity import Inputs, close_publicity


def test_the_result_answers_objections_without_naming_who_objected(facts, of_kind):
    said = {"conclude_publicity": {"publicity_outcome": "clear", "answers": "二十二时关灯"}}
    made = close_publicity(Inputs(), facts(answers=said, objections=(Objection("王禾", "太亮"),)))

    (record,) = of_kind(made, WriteDocument)
    assert (record.data["objections"], record.data["answers"]) == (["王某：太亮"], ["二十二时关灯"])
    assert of_kind(made, ClosePublicity) == [ClosePublicity("没有收到异议，或者异议不成立")]


def test_somebody_concludes(facts):
    with pytest.raises(ValueError, match="conclude"):
        close_publicity(Inputs(), facts())
