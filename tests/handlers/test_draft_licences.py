from dataclasses import replace

import pytest

from engine.domain.effects import DraftLicence
from engine.domain.item import LicenceKind
from handlers.draft_licences import Inputs, draft_licences
from tests.handlers.conftest import ITEM, LAW

KINDS = (
    LicenceKind("food_licence", "食品经营许可证", "Food", "JY2", "mod11_10", 5, LAW, "食品经营许可", ("operator_name", "projects")),
    LicenceKind("fire_opinion", "消防安全检查意见书", "Fire", "XF", "none", 0, LAW, "消防安全检查", ("operator_name", "rooms?")),
)
SEVERAL = replace(ITEM, licences=KINDS)


def test_each_granted_component_has_its_licence_drafted_with_its_own_entries(facts, of_kind):
    made = draft_licences(Inputs(), facts(item=SEVERAL, decision={"outcome": "granted", "granted": ["食品经营许可", "消防安全检查"]}))

    assert [(one.kind, dict(one.data), one.valid_years) for one in of_kind(made, DraftLicence)] == [
        ("food_licence", {"operator_name": "小满餐饮", "projects": ["热食类食品制售"]}, 5),
        ("fire_opinion", {"operator_name": "小满餐饮", "rooms": ""}, 0),
    ]


def test_what_is_refused_has_none(facts, of_kind):
    made = draft_licences(Inputs(), facts(item=SEVERAL, decision={"outcome": "partly", "granted": ["消防安全检查"]}))
    assert [one.kind for one in of_kind(made, DraftLicence)] == ["fire_opinion"]


@pytest.mark.parametrize("decision", [None, {"outcome": "refused", "granted": ["消防安全检查"]}, {"outcome": "granted", "granted": ["户外招牌"]}])
def test_nothing_is_drafted_that_was_not_granted(facts, decision):
    with pytest.raises(ValueError, match="grants"):
        draft_licences(Inputs(), facts(item=SEVERAL, decision=decision))
