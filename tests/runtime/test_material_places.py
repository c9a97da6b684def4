"""材料栏还原: places for materials come back in every item's forms, and a material added to the list is asked for again."""

from __future__ import annotations

import pytest

from engine.runtime.bundle import read_folder
from engine.runtime.material_forms import fill
from engine.runtime.material_places import with_places
from tests.bureau import ROOT

ITEMS = ("investment_project", "government_investment", "travel_agency", "venue_hygiene")
MORE = '\n[[materials]]\nid = "lease"\nphase = "design"\nname = "租赁合同"\nname_en = "Lease"\nrequired_when = "true"\n'


@pytest.mark.parametrize("item", ITEMS)
def test_filled_again_it_is_the_same(item):
    files = read_folder(ROOT / "processes" / item)
    sources = with_places(files)
    fill(sources)
    assert sources == files


def test_a_material_added_to_a_released_version_is_asked_for():
    sources = with_places(read_folder(ROOT / "processes" / "investment_project"))
    sources["materials.toml"] += MORE.encode()
    fill(sources)
    assert b'"lease"' in sources["forms/hand_in_design.form"]
    assert b'"lease"' in sources["forms/phase_accept_design.form"]
