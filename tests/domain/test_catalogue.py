"""The item folder's data files: the documented examples read, and what is wrong is named with its line."""

import re
import textwrap

import pytest

from engine.domain import catalogue
from engine.domain.errors import DefinitionError

BLOCKS = [textwrap.dedent(block) for block in re.findall(r"::\n\n((?:    .*\n|\n)+)", catalogue.__doc__)]
ITEM, MATERIALS = BLOCKS


def findings_of(read, text):
    with pytest.raises(DefinitionError) as refused:
        read(text.encode())
    return {(finding.line, finding.rule) for finding in refused.value.findings}, refused.value.findings


def test_the_documented_item_reads():
    item = catalogue.read_item(ITEM.encode())
    assert item.participants[0].component == "food"
    assert item.licences[0].basis.verified is False
    assert item.guide.complaint_telephone == "12345"


def test_the_documented_material_reads_and_shows_the_defaults():
    (material,) = catalogue.read_materials(MATERIALS.encode())
    required = 'id = "layout_plan"\nname = "a"\nname_en = "b"\nform = "electronic"\n[materials.basis]\ntext = "x"\narticle = "y"\nverified = true\n'
    (bare,) = catalogue.read_materials(f"[[materials]]\n{required}".encode())
    for key in ("required_when", "copies", "reusable_from", "accept", "max_mb", "core", "source", "source_en", "notes", "notes_en", "sample"):
        assert getattr(material, key) == getattr(bare, key), key


def test_an_unknown_key_is_named_with_its_line_and_a_suggestion():
    places, findings = findings_of(catalogue.read_item, ITEM.replace("telephone =", "telefone =", 1))
    line = next(number for number, text in enumerate(ITEM.splitlines(), 1) if text.startswith("telephone"))
    assert (line, "unknown-key") in places
    assert any("telephone" in finding.zh for finding in findings)
    assert any(finding.rule == "missing-key" and finding.element == "guide" for finding in findings)


def test_all_findings_come_at_once():
    broken = ITEM.replace('power_type = "01"', 'power_type = "99"').replace('check = "mod11_10"', 'check = "luhn"').replace('code = "0001', 'code = "x001')
    places, _ = findings_of(catalogue.read_item, broken)
    assert {rule for _, rule in places} == {"choice", "item-code"}
    assert len(places) == 3


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('id = "layout_plan"', 'id = "Layout plan"', "id"),
        ('form = "electronic"', 'form = "carved"', "choice"),
        ("max_mb = 10", "max_mb = 0", "range"),
        ("max_mb = 10", 'max_mb = "10"', "wrong-type"),
        ("core = true", "core = 1", "wrong-type"),
        ('accept = ["application/pdf"', 'accept = ["application/x-msdownload"', "choice"),
        ('name = "经营场所布局和操作流程图"', 'name = " "', "empty"),
    ],
)
def test_a_wrong_value_is_refused(old, new, rule):
    places, _ = findings_of(catalogue.read_materials, MATERIALS.replace(old, new))
    assert [found for _, found in places] == [rule]


def test_the_same_material_twice_is_refused():
    places, _ = findings_of(catalogue.read_materials, MATERIALS + "\n" + MATERIALS)
    assert [rule for _, rule in places] == ["duplicate"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"id = ", b"a = " + b"[" * 5000, b"\x00", b"id = 1\nid = 2"])
def test_what_is_no_toml_is_refused_with_a_place_and_not_a_traceback(content):
    with pytest.raises(DefinitionError) as refused:
        catalogue.read_item(content)
    assert refused.value.findings[0].file == "item.toml"
