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
    match = _EQUALS.fullmatch(condition)
    field = next((one for one in (fields_of(start) if start else ()) if match and one.key == match.group(1)), None)
    option = next((one for one in field.options if match and one.value == match.group(2)), None) if field else None
    if field is None or option is None:
        return gettext("视申请内容而定")
    return gettext("“%(question)s”选“%(answer)s”时", question=said(field, "label").rstrip("?？"), answer=said(option, "label"))


def basis_words(basis: LegalBasis) -> str:
    """依据:《statute》 article."""
    return f"《{basis.text.strip('《》')}》{basis.article}"
