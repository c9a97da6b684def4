"""三级四同: deviations of name, code, materials and power type over levels."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.conformity import RANK, aligned, compare


def entry(item_id, level="district", basic="000131127004", **more):
    given_ = {"code": f"{basic}", "name": "公司登记", "power_type": "01", "materials": '["申请书"]', **more}
    return SimpleNamespace(item_id=item_id, level=level, basic=basic, **given_)


def test_the_same_item_over_levels_has_nothing_to_say():
    assert compare([entry(1, "city"), entry(2), entry(3, "town")]).deviations == ()


def test_each_deviation_names_the_masters_value_and_its_own():
    found = compare([entry(1), entry(2, "city", name="公司设立登记"), entry(3, "town", power_type="07", materials='["申请书","照片"]')])

    assert [(one.entry.item_id, one.field, one.expected, one.found) for one in found.deviations] == [
        (1, "name", "公司设立登记", "公司登记"),
        (3, "name", "公司设立登记", "公司登记"),
        (3, "power_type", "01", "07"),
        (3, "materials", '["申请书"]', '["申请书","照片"]'),
    ]


def test_materials_that_nobody_recorded_are_unknown_and_their_order_means_nothing():
    found = compare([entry(1, materials='["a","b"]'), entry(2, "town", materials='["b","a"]'), entry(3, "village", materials=None)])

    assert found.deviations == ()
    assert [row.item_id for row in found.groups[0].unknown] == [3]


def test_one_name_under_two_basic_codes_is_a_deviation_of_the_code():
    found = compare([entry(1), entry(2, "town", basic="000131127999", code="X000131127999Y"), entry(4, basic="000131127777")])

    (one,) = found.deviations
    assert (one.entry.item_id, one.field, one.found) == (2, "code", "000131127999")
    assert aligned(one, found.groups[0].master) == {"code": "X000131127004Y", "basic": "000131127004"}


@given(st.lists(st.tuples(st.sampled_from(sorted(RANK)), st.sampled_from("ab"), st.sampled_from(["甲", "乙"])), max_size=8), st.randoms())
def test_the_order_of_entries_means_nothing_and_mending_all_ends_it(made, random):
    rows = [entry(number, level, basic=basic, name=name, materials=None) for number, (level, basic, name) in enumerate(made)]
    shuffled = random.sample(rows, len(rows))
    seen = {(one.entry.item_id, one.field) for one in compare(rows).deviations}
    assert seen == {(one.entry.item_id, one.field) for one in compare(shuffled).deviations}

    for group in compare(rows).groups:
        for one in group.deviations:
            if one.field != "code":
                setattr(one.entry, one.field, one.expected)
    assert [one for one in compare(rows).deviations if one.field != "code"] == []
