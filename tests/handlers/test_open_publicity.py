from dataclasses import replace

import pytest

from engine.domain.effects import OpenPublicity
from handlers.open_publicity import Inputs, open_publicity
from tests.handlers.conftest import ITEM


def test_what_is_shown_is_the_item_and_the_fields_named(facts):
    made = open_publicity(Inputs(fields=("operator_name",)), facts())

    assert (made.data, made.effects) == ({"lead_unit": "food"}, (OpenPublicity("餐饮；小满餐饮", "publicity"),))


def test_somebody_must_answer_objections(facts):
    with pytest.raises(ValueError, match="unit"):
        open_publicity(Inputs(), facts(item=replace(ITEM, participants=())))


def test_whom_it_concerns_is_told_by_name(facts):
    asked = facts()
    shown = open_publicity(Inputs(), replace(asked, case=replace(asked.case, form={"holder": "青禾示例晴川有限公司", "reason": "不再经营"})))

    assert shown.effects == (OpenPublicity("餐饮；青禾示例晴川有限公司", "publicity"),)
