"""Records of TOML files as boxes that people fill in."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from engine.domain.catalogue import Material, read_materials
from engine.domain.errors import DefinitionError
from engine.domain.form import parse_condition, parse_form
from engine.domain.form.component import fields_of
from engine.domain.form.examples import examples
from engine.domain.item import Guide, Item
from engine.domain.record_boxes import boxes, typed
from engine.domain.toml_edit import edit

TEXT = Path("processes/catering_licence/materials.toml").read_text(encoding="utf-8")
FORM = parse_form(Path("forms/catering_licence/start.form").read_bytes(), "forms/start.form")


def answered(found, more):
    """As a browser posts it: every box, a flag by a hidden no before its tick."""
    posted = {box.name: ["false", "true"] if box.kind == "flag" and box.value else ["false"] if box.kind == "flag" else [box.text] for box in found} | more
    return typed(found, lambda name: posted.get(name, [None])[-1], lambda name: posted.get(name, []))


def test_what_is_posted_unchanged_changes_nothing_and_defaults_are_not_written() -> None:
    for path in Path("processes").glob("[a-z]*/materials.toml"):
        text = path.read_text(encoding="utf-8")
        listed = tomllib.loads(text).get("materials", [])
        for number, material in enumerate(listed):
            assert answered(boxes(material, Material, ("materials", number)), {}) == []
    item = Path("processes/catering_licence/item.toml").read_text(encoding="utf-8")
    data = tomllib.loads(item)
    assert answered((*boxes(data, Item, (), ("code", "name", "theme", "siblings", "late")), *boxes(data["guide"], Guide, ("guide",))), {}) == []


def test_what_was_typed_stands_in_the_file_and_what_is_wrong_with_it_is_found_at_its_box() -> None:
    found = boxes(tomllib.loads(TEXT)["materials"][3], Material, ("materials", 3))
    more = {
        "materials[4].max_mb": ["many"],
        "materials[4].core": ["false"],
        "materials[4].accept": ["application/pdf\r\ntext/x"],
        "materials[4].basis.article": ["第十三条"],
    }
    changed = edit(TEXT, answered(found, more))

    read = tomllib.loads(changed)["materials"][3]
    assert (read["core"], read["accept"], read["basis"]["article"]) == (False, ["application/pdf", "text/x"], "第十三条")
    with pytest.raises(DefinitionError) as refused:
        read_materials(changed.encode())
    assert [finding.element for finding in refused.value.findings] == ["materials[4].max_mb"]


def test_a_condition_is_shown_with_answers_for_which_it_holds_and_does_not() -> None:
    fields = {field.key: field for field in fields_of(FORM)}
    for source in ('has_signboard == "yes" and public_gathering != "yes"', "area > 200 or seat_count >= 50", 'list contains(dishes, "冷食类食品制售")'):
        condition = parse_condition(source)
        yes, no = examples(condition, fields)
        assert condition.holds(yes)
        assert not condition.holds(no)
    assert examples(parse_condition("true"), fields) == ({}, None)
