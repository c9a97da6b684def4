"""停表事由 as data: what is refused, when a ground applies, and that no local rule reaches the statutory clock."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.errors import DefinitionError
from engine.domain.suspension import read_grounds

SHIPPED = Path(__file__).parents[2] / "processes" / "_law" / "suspension_grounds.toml"
GOOD = {"id": "hearing", "name": "听证", "name_en": "Hearing", "rule": "statute", "since": "2004-07-01", "reference": "行政许可法 第四十五条"}


def written(*grounds):
    lines = ["[[ground]]\n" + "\n".join(f'{key} = "{value}"' for key, value in ground.items()) for ground in grounds]
    return "\n".join(lines).encode()


def rules(*grounds):
    with pytest.raises(DefinitionError) as refused:
        read_grounds(written(*grounds))
    return [finding.rule for finding in refused.value.findings]


def test_what_ships_is_the_eight_of_the_statute_and_local_rules_that_touch_the_promise_alone():
    grounds = read_grounds(SHIPPED.read_bytes()).all.values()

    statute = [g for g in grounds if g.rule == "statute"]
    assert [g.name for g in statute] == ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"]
    assert {(g.reference, g.verified, g.clocks) for g in statute} == {("行政许可法 第四十五条", True, ("statutory", "promised"))}
    assert {g.clocks for g in grounds if g.rule == "local"} == {("promised",)}
    assert all(g.reference for g in grounds)


def test_a_ground_applies_from_its_first_to_its_last_day():
    (ground,) = read_grounds(written({**GOOD, "until": "2026-06-30"})).all.values()

    assert [ground.applies(day) for day in (date(2004, 6, 30), date(2004, 7, 1), date(2026, 6, 30), date(2026, 7, 1))] == [False, True, True, False]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"rule": "custom"}, "rule"),
        ({"reference": " "}, "no-reference"),
        ({"since": "1 July"}, "date"),
        ({"until": "soon"}, "date"),
        ({"id": "Hearing!"}, "id"),
        ({"clocks": "statutory"}, "unknown-key"),
    ],
)
def test_a_ground_that_says_too_little_or_too_much_is_refused(change, rule):
    assert rules({**GOOD, **change}) == [rule]


def test_a_ground_is_written_once():
    assert rules(GOOD, GOOD) == ["id"]


def test_a_ground_nobody_knows_any_more_is_called_by_its_id():
    grounds = read_grounds(written(GOOD))

    assert (grounds.names("hearing"), grounds.names("gone")) == (("听证", "Hearing"), ("gone", "gone"))
