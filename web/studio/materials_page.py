"""材料页:materials.toml as a list that people change, beside the list as an applicant reads it, each condition with answers for which it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from flask import request, url_for

from engine.domain.catalogue import Material, read_materials
from engine.domain.errors import DefinitionError, FieldError
from engine.domain.form.component import fields_of
from engine.domain.form.condition import ConditionError, parse_condition
from engine.domain.form.examples import examples
from engine.domain.record_boxes import boxes, typed
from engine.domain.toml_edit import add_entry, edit
from engine.runtime.lint.gate import folder_of
from web.current import product
from web.guards import guard
from web.i18n import gettext, said
from web.material_rows import material_rows, need_words
from web.studio import box_words
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.editing import Opened, Outcome, entries, errors_in, opened, rearranged, saved
from web.studio.frame import render_tab
from web.studio.known import known_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.form import Field, Form

FILE: Final = "materials.toml"
TABLE: Final = "materials"
FIRST: Final = ("name", "name_en", "form", "required_when", "core", "reusable_from")
REST: Final = ("copies", "accept", "max_mb", "source", "source_en", "notes", "notes_en", "sample", "phase", "basis", "id")
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)


@blueprint.get("/<int:sketch_id>/materials")
@guard(SKETCHERS)
def materials(sketch_id: int) -> str:
    """材料清单."""
    standing = opened(sketch_id, FILE)
    return _page(sketch_id, standing, Outcome(standing.revision))


@blueprint.post("/<int:sketch_id>/materials")
@guard(SKETCHERS)
def save_materials(sketch_id: int) -> Any:
    """保存材料: what was typed, and one material more, less or elsewhere in the list."""
    return saved(sketch_id, FILE, _made, _page, ("studio/materials_aside.html", _aside), url_for("studio.materials", sketch_id=sketch_id))


def _made(standing: Opened, errors: list[FieldError]) -> str:
    text = rearranged(_typed(standing), (TABLE,))
    return _added(text, errors) if request.form.get("add") == "material" else text


def _typed(standing: Opened) -> str:
    changes = [
        change
        for number, one in enumerate(entries(standing.data, TABLE))
        for change in typed(boxes(one, Material, (TABLE, number)), request.form.get, request.form.getlist)
    ]
    return edit(standing.text, changes)


def _added(text: str, errors: list[FieldError]) -> str:
    given = {key: request.form.get(f"new/{key}", "").strip() for key in ("id", "name", "name_en", "text", "article")}
    if not _ID.fullmatch(given["id"]) or any(one.get("id") == given["id"] for one in entries(Opened(text, 0).data, TABLE)):
        zh, en = (
            "编号应为小写英文、数字和下划线，以字母开头，不与别的材料重复。",
            "Expected an id of small letters, digits and underscores that no other material has.",
        )
        errors.append(FieldError("new/id", zh, en))
    for key, zh, en in (("name", "中文名称", "its name in Chinese"), ("name_en", "英文名称", "its name in English"), ("text", "依据", "its legal ground")):
        if not given[key]:
            errors.append(FieldError(f"new/{key}", f"请写明{zh}。", f"Expected {en}."))
    if errors:
        return text
    basis = {"text": given["text"], "article": given["article"], "verified": False}
    made = {"id": given["id"], "name": given["name"], "name_en": given["name_en"], "form": "electronic", "required_when": "true", "basis": basis}
    return add_entry(text, TABLE, made)


def _page(sketch_id: int, standing: Opened, outcome: Outcome) -> str:
    errors = {**errors_in(read_materials, standing.text), **outcome.error_of}
    kept: Mapping[str, Any] = request.form if outcome.errors or outcome.refused else {}
    cards = [box_words.card(one, Material, (TABLE, number), errors, kept, (FIRST, REST)) for number, one in enumerate(entries(standing.data, TABLE))]
    return render_tab(
        "studio/materials.html",
        sketch_id,
        "materials",
        cards=cards,
        readable=standing.data is not None,
        posted=kept,
        field_errors=outcome.error_of,
        swap=False,
        known=known_values(sketch_id),
        **_aside(sketch_id, standing, outcome),
    )


def _aside(sketch_id: int, standing: Opened, outcome: Outcome) -> dict[str, Any]:
    start = folder_of({"forms/start.form": product().ask.sketch_bundle(sketch_id).get("forms/start.form", b"")}).forms.get("forms/start.form")
    try:
        listed = read_materials(standing.text.encode())
    except DefinitionError:
        listed = ()
    fields = {field.key: field for field in fields_of(start)} if start else {}
    conditions = {one.required_when: None for one in listed if one.required_when not in ("true", "false")}
    return {
        "sid": sketch_id,
        "form_id": "materials-form",
        "outcome": outcome,
        "revision": outcome.revision,
        "rows": material_rows(listed, start, {}),
        "unread": bool(standing.text.strip()) and not listed,
        "conditions": [_condition(source, [one for one in listed if one.required_when == source], start, fields) for source in conditions],
    }


def _condition(source: str, asked: list[Material], start: Form | None, fields: Mapping[str, Field]) -> dict[str, Any]:
    """One condition: whose it is, in words, and answers that make it hold or not, as the checker itself finds them."""
    try:
        yes, no = examples(parse_condition(source), fields)
    except ConditionError:
        yes = no = None
    names = "、".join(said(one, "name") for one in asked)
    return {"source": source, "names": names, "words": need_words(start, source), "yes": _answers(yes, fields), "no": _answers(no, fields)}


def _answers(values: dict[str, object] | None, fields: Mapping[str, Field]) -> str:
    if values is None:
        return gettext("没有这样的回答")
    return "；".join(f"{said(fields[key], 'label') if key in fields else key}：{_value(value, fields.get(key))}" for key, value in values.items())


def _value(value: object, field: Field | None) -> str:
    if value is None or value == []:
        return gettext("没有填")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list):
        return "、".join(_value(one, field) for one in value)
    option = next((one for one in field.options if one.value == value), None) if field else None
    return said(option, "label") if option else str(value)
