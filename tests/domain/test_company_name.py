"""名称查重: how names are taken apart and which clash, with the rules that are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.domain.company_name import RegisteredName, compare, parts_of, read_name_rules

RULES = read_name_rules((Path(__file__).parents[2] / "processes/_law/company_names.toml").read_bytes())


@pytest.mark.parametrize(
    ("name", "core", "trade"),
    [
        ("青禾区小满餐饮管理有限公司", "小满", "catering"),
        ("小满（青禾）餐饮有限责任公司", "小满", "catering"),
        ("青禾麦田文化传播有限公司", "麦田", "culture"),
        ("青禾小满有限公司", "小满", ""),
        ("青禾有限公司", "青禾", ""),
        ("", "", ""),
    ],
)
def test_a_name_is_taken_apart(name, core, trade):
    parts = parts_of(name, RULES)
    assert (parts.core, parts.trade) == (core, trade)


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        ("青禾区小满餐饮有限公司", "青禾区小满餐饮有限公司", "taken"),
        ("青禾区小满餐饮有限公司", "青禾小满饮食有限责任公司", "taken"),  # area and form tell nobody apart
        ("青禾区小满餐饮有限公司", "青禾小满有限公司", "taken"),  # one of them says no line of business
        ("青禾区小满餐饮有限公司", "青禾小满科技有限公司", "similar"),
        ("青禾区小满餐饮有限公司", "青禾大小满餐饮有限公司", "similar"),
        ("青禾麦田禾餐饮有限公司", "青禾麦田稻餐饮有限公司", "similar"),
        ("青禾区小满餐饮有限公司", "青禾大满餐饮有限公司", "free"),
        ("青禾区小满餐饮有限公司", "青禾大小满科技有限公司", "free"),
    ],
)
def test_what_clashes_and_what_is_for_the_reviewer(one, other, result):
    for mine, theirs in ((one, other), (other, one)):
        found = compare(mine, [RegisteredName(theirs, "91990000MA000001X")], RULES)
        assert (bool(found.taken), bool(found.similar)) == (result == "taken", result == "similar")
