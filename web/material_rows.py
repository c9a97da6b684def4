"""材料清单的样子:each material in the words of the reader, on an item's public page and where an analyst writes the list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.catalogue import FORMS
from engine.domain.form import fields_of
from engine.domain.media import MEDIA_TYPES
from web import words
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.catalogue import Material
    from engine.domain.form import Form
    from engine.domain.item import LegalBasis

_EQUALS = re.compile(r"\s*([A-Za-z_]\w*)\s*==?\s*\"([^\"]*)\"\s*")
_COMPARES = re.compile(r"\s*([A-Za-z_]\w*)\s*([<>])\s*([0-9.]+)\s*")
_JOINS = re.compile(r"\s+(and|or)\s+")


@dataclass(frozen=True)
class MaterialRow:
    """材料一行. ``held`` is the number of the licence that the library already holds, empty for none."""

    id: str
    name: str
    need: str
    always: bool
    form: str
    kinds: str
    later: bool
    notes: str
    source: str
    basis: str
    verified: bool
    held: str
    made: bool
    sample: str


def material_rows(materials: Iterable[Material], start: Form | None, held: Mapping[str, str]) -> tuple[MaterialRow, ...]:
    """In the order of the list; ``start`` is the form whose questions the conditions ask, ``held`` the reader's licences by kind."""
    return tuple(_row(material, start, held) for material in materials)


def _row(material: Material, start: Form | None, held: Mapping[str, str]) -> MaterialRow:
    zh, en = FORMS[material.form]
    form = say(zh, en)
    if material.copies and material.form != "electronic":
        form = gettext("%(form)s %(number)d 份", form=form, number=material.copies)
    return MaterialRow(
        id=material.id,
        name=said(material, "name"),
        need=need_words(start, material.required_when),
        always=material.required_when == "true",
        form=form,
        kinds=words.listed(MEDIA_TYPES[kind][0] for kind in material.accept if kind in MEDIA_TYPES),
        later=not material.core,
        notes=said(material, "notes"),
        source=said(material, "source"),
        basis=basis_words(material.basis),
        verified=material.basis.verified,
        held=held.get(material.reusable_from, ""),
        made=material.reusable_from == "start_form",
        sample=material.sample,
    )


def need_words(start: Form | None, condition: str) -> str:
    """什么情况下要:the condition in the words of the form's own question."""
    if condition == "true":
        return gettext("都要")
    if condition == "false":
        return gettext("自愿提供")
    parts = [] if start is None or "(" in condition else _JOINS.split(condition)
    joins = set(parts[1::2])
    cases = [_case(start, part) for part in parts[::2]] if start is not None else []
    if not cases or len(joins) > 1 or not all(cases):
        return gettext("视申请内容而定")
    joint = gettext("，而且") if joins == {"and"} else gettext("，或者")
    return gettext("%(cases)s时", cases=joint.join(cases))


def _case(start: Form, part: str) -> str:
    """One comparison of a condition in the words of the form's own question; empty for one that has none."""
    equals, compares = _EQUALS.fullmatch(part), _COMPARES.fullmatch(part)
    asked = equals or compares
    field = next((one for one in fields_of(start) if asked and one.key == asked.group(1)), None)
    if field is None:
        return ""
    question = said(field, "label").rstrip("?？")
    if compares:
        more = compares.group(2) == ">"
        value = compares.group(3)
        return (
            gettext("“%(question)s”超过 %(value)s", question=question, value=value)
            if more
            else gettext("“%(question)s”不到 %(value)s", question=question, value=value)
        )
    option = next((one for one in field.options if equals and one.value == equals.group(2)), None)
    return gettext("“%(question)s”选“%(answer)s”", question=question, answer=said(option, "label")) if option else ""


def basis_words(basis: LegalBasis) -> str:
    """依据:《statute》 article."""
    return f"《{basis.text.strip('《》')}》{basis.article}"
