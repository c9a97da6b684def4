"""材料的条件:``required_when`` in materials.toml asks only for answers of the start form and routing variables.

A name that nothing answers counts as no, so that a material would silently never be required.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from engine.domain.catalogue import read_materials
from engine.domain.errors import DefinitionError
from engine.domain.form import fields_of
from engine.domain.form.condition import parse_condition
from engine.runtime.lint.model import Problem
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """Every material, when the start form can be read."""
    content, start = folder.files.get("materials.toml", b""), folder.forms.get("forms/start.form")
    if not content or start is None or not toml_file.fits(content):
        return
    try:
        materials = read_materials(content)
    except DefinitionError:
        return
    handed_in = [form for path, form in folder.forms.items() if path.startswith("forms/hand_in")]  # what a later phase asks
    known = folder.routed | {field.key for form in (start, *handed_in) for field in fields_of(form)} | {"channel"}
    for material in materials:
        for name in sorted(parse_condition(material.required_when).names - known):
            close = get_close_matches(name, known, n=1)
            zh = f"是否想写“{close[0]}”？" if close else "请核对申请表的字段。"
            en = f"Did you mean {close[0]!r}?" if close else "See the fields of the start form."
            yield Problem(
                material.id,
                _line(content, material.required_when),
                f"材料“{material.name}”的条件用到“{name}”，申请表没有这一项。{zh}",
                f"Expected the condition of {material.id!r} to ask for answers of the start form, but {name!r} is none. {en}",
                file="materials.toml",
            )


def _line(content: bytes, condition: str) -> int:
    lines = content.decode("utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.lstrip().startswith("required_when") and condition in line.replace('\\"', '"')), 0)
