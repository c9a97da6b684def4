"""事实:a catering case with two reviewing units, which each test bends to its claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.domain.facts import CaseFact, Facts
from engine.domain.item import Guide, Item, LegalBasis, LicenceKind, Participant

LAW = LegalBasis("行政许可法", "第三十八条", verified=True)


def _participant(unit, component, *, core=False):
    return Participant(unit, f"{unit}局", unit.title(), component, component, "true", core, surveys=True)


ITEM = Item(
    id="catering_licence",
    code="000131990001",
    name="餐饮",
    name_en="Catering",
    power_type="01",
    unit="approval_bureau",
    unit_name="青禾区行政审批局",
    unit_name_en="Qinghe",
    summary="",
    summary_en="",
    basis=(LAW,),
    participants=(_participant("food", "食品经营许可", core=True), _participant("sign", "户外招牌设置"), _participant("fire", "消防安全检查")),
    licences=(LicenceKind("food_licence", "食品经营许可证", "Food business licence", "JY2", "mod11_10", 5, LAW),),
    guide=Guide(*[""] * 13),
)
CASE = CaseFact("33990120260701000001", "小满餐饮", "91110000600037341L", "online", "2026-07-01", {"operator_name": "小满餐饮", "projects": ["热食类食品制售"]})
FACTS = Facts(datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")), ITEM, CASE, {})


@pytest.fixture
def facts():
    """Bend the facts: answers={task: values}, everything else by field name."""

    def bend(*, answers=None, **changes):
        return replace(FACTS, case=replace(CASE, answers=answers or {}), **changes)

    return bend


@pytest.fixture
def of_kind():
    """The effects of one class, in order."""
    return lambda outcome, kind: [effect for effect in outcome.effects if isinstance(effect, kind)]
