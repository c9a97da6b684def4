"""省了多少: counted, never written down."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.catalogue import Material
from engine.domain.errors import DefinitionError
from engine.domain.item import LegalBasis
from engine.domain.savings import SingleItem, SingleMaterial, as_deployed, read_singles, savings

LAW = LegalBasis("行政许可法", "第二十九条", verified=True)
FILE = Path(__file__).parents[2] / "processes/_law/single_items.toml"


def single(id_, *materials, days=5, visits=2):
    return SingleItem(id_, id_, id_, "", "", days, visits, "", verified=False, materials=tuple(SingleMaterial(m, m, m) for m in materials))


def material(id_, reusable_from=""):
    return Material(id_, id_, id_, "copy", LAW, reusable_from=reusable_from)


def test_what_two_items_ask_for_is_handed_in_once_and_what_the_library_has_not_at_all():
    singles = [single("food", "licence", "plan", days=10), single("sign", "licence", "lease", "drawing"), single("fire", "licence", "plan", days=10)]
    bundle = [material("form", "start_form"), material("licence", "business_licence"), material("plan"), material("drawing")]
    found = savings(singles, bundle, 8, 0)

    assert (found.forms, found.papers, found.days, found.visits) == ((3, 1), (7, 2), (25, 8), (6, 0))
    assert {one.id: (one.state, [by.id for by in one.asked_by]) for one in found.materials} == {
        "licence": ("library", ["food", "sign", "fire"]),
        "plan": ("once", ["food", "fire"]),
        "drawing": ("once", ["sign"]),
        "lease": ("dropped", ["sign"]),
    }


@given(st.lists(st.lists(st.sampled_from("abcde"), unique=True), min_size=1, max_size=5), st.sets(st.sampled_from("abcdefg")))
def test_every_material_of_every_item_is_told_once_and_counted_as_often_as_asked(asked, kept):
    singles = [single(f"s{no}", *ids) for no, ids in enumerate(asked)]
    found = savings(singles, [material(id_) for id_ in sorted(kept)], 1, 0)
    assert sum(len(one.asked_by) for one in found.materials) == found.papers[0] == sum(map(len, asked))
    assert {one.id for one in found.materials} == set().union(kept, *asked)
    assert found.papers[1] == len(kept)


def test_an_item_that_is_deployed_goes_before_its_record():
    found = as_deployed(single("tobacco", "old", days=20), [material("form", "start_form"), material("lease")], 10)
    assert ([one.id for one in found.materials], found.working_days) == (["lease"], 10)


def test_the_records_are_read_and_doubles_refused():
    content = FILE.read_bytes()
    assert "fire_check" in read_singles(content)
    with pytest.raises(DefinitionError, match="twice"):
        read_singles(content + content[content.index(b"[[single]]") :])
