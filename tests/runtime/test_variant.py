"""行业版: a folder that holds only what differs becomes a whole bundle, and the gate names the place in the right file."""

from __future__ import annotations

import shutil

import pytest

from engine.domain.catalogue import read_item, read_materials
from engine.domain.errors import DefinitionError
from engine.domain.form import fields_of, parse_form
from engine.domain.limits_file import read_limits
from engine.runtime.bundle import read_folder
from engine.runtime.lint.gate import inspect
from tests.bureau import ROOT

PROCESSES = ROOT / "processes"
BASE = read_folder(PROCESSES / "investment_project")
VARIANTS = sorted(path.parent.name for path in PROCESSES.glob("*/item.toml") if b"\nvariant_of" in path.read_bytes())


@pytest.fixture
def copied(tmp_path):
    """The base and the water variant in a folder of their own."""
    for name in ("investment_project", "investment_water", "_shared"):
        shutil.copytree(PROCESSES / name, tmp_path / "processes" / name)
    shutil.copytree(ROOT / "forms", tmp_path / "forms")
    return tmp_path / "processes"


def test_eight_variants_stand_beside_the_base_and_hold_no_copy_of_it():
    assert len(VARIANTS) == 8
    assert sum(read_item(read_folder(PROCESSES / name)["item.toml"]).ours for name in VARIANTS) == 2
    for name in VARIANTS:
        assert not (PROCESSES / name / f"{name}.bpmn").exists()
        assert len((PROCESSES / name / "item.toml").read_bytes()) < len((PROCESSES / "investment_project" / "item.toml").read_bytes()) / 4


def test_a_variant_is_bundled_whole():
    files = read_folder(PROCESSES / "investment_water")
    item, base = read_item(files["item.toml"]), read_item(BASE["item.toml"])

    assert (item.id, item.variant_of, item.draws) == ("investment_water", "investment_project", ("sector_part",))
    assert [p.unit for p in item.participants if p.phase == "initiation"][-1] == "water_affairs"
    assert {p.unit for p in base.participants} < {p.unit for p in item.participants}
    assert b'id="investment_water"' in files["investment_water.bpmn"]
    assert b'"investment_project"' not in files["investment_water.bpmn"]
    assert files["_shared/sector_part.bpmn"] != BASE["_shared/sector_part.bpmn"]
    assert files["_shared/phase.bpmn"] == BASE["_shared/phase.bpmn"]
    assert "sector" in read_limits(files["limits.toml"]).stages
    start = {field.material for field in fields_of(parse_form(files["forms/start.form"])) if field.material}
    ticks = next(field for field in fields_of(parse_form(files["forms/phase_accept_initiation.form"])) if field.key == "materials")
    assert "water_plan_report" in start
    assert {option.value for option in ticks.options} == {m.id for m in read_materials(files["materials.toml"]) if m.phase == "initiation"}


def test_what_a_variant_leaves_out_is_gone_and_what_it_writes_anew_replaces():
    item = read_item(read_folder(PROCESSES / "investment_logistics")["item.toml"])
    estate = read_limits(read_folder(PROCESSES / "investment_real_estate")["limits.toml"])

    assert "greening" not in {p.unit for p in item.participants}
    assert [value.value for _, value in estate.phases["design"].general["promised"].values] == [5]
    assert [value.value for _, value in estate.phases["design"].general["statutory"].values] == [45]


@pytest.mark.parametrize(
    ("folder", "file", "where"), [("investment_water", "item.toml", "item.toml"), ("investment_project", "item.toml", "../investment_project/item.toml")]
)
def test_a_finding_names_the_file_and_line_that_it_comes_from(copied, folder, file, where):
    path = copied / folder / file
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(no for no, line in enumerate(lines, 1) if line.startswith("component = "))
    lines[number - 1] = 'component = "两 个词"'
    path.write_text("\n".join(lines), encoding="utf-8")

    found = [f for f in inspect(read_folder(copied / "investment_water"), topics=None) if f.rule == "item_file"]
    assert [(f.file, f.line) for f in found] == [(where, number)]


@pytest.mark.parametrize(
    "change", ['variant_of = "investment_moon"', 'variant_of = "../x"', 'variant_of = "investment_water"', 'without = ["participants.moon"]']
)
def test_what_does_not_fit_together_is_refused_with_a_sentence(copied, change):
    path = copied / "investment_water" / "item.toml"
    key = change.partition(" ")[0]
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(key)]
    path.write_text("\n".join([change, *kept]), encoding="utf-8")

    with pytest.raises(DefinitionError) as refused:
        read_folder(copied / "investment_water")
    assert refused.value.findings[0].zh


VARIANT = b'variant_of = "investment_project"'


@pytest.mark.parametrize("content", [b"", b"\xff", b"variant_of = 3", VARIANT + b"\n[[participants]]\n[[", VARIANT + b"\nphases = 1"])
def test_any_bytes_are_answered_by_the_gate(copied, content):
    (copied / "investment_water" / "item.toml").write_bytes(content)
    try:
        found = inspect(read_folder(copied / "investment_water"), topics=None)
    except DefinitionError as refused:
        found = refused.findings
    assert any(f.severity == "error" for f in found)
