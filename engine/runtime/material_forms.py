"""材料栏:forms leave a place for the materials, and it is filled from materials.toml when the folder is bundled.

A group whose ``properties`` say ``"materials": "upload"`` gets one file field a material, ``"materials": "ticks"`` becomes the list that the
window ticks; ``upload_deferrable`` and ``ticks_deferrable`` take only those that may follow after acceptance (容缺). So a material is written
once, and a sector variant that adds one needs no form. In an item with phases a form gets the materials of its phase: ``start`` those of
the first, ``hand_in_<phase>`` its own, and any other with such a place is made once a phase.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any, Final

from engine.domain.form.condition import parse_condition
from engine.domain.media import MEDIA_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARK: Final = b'"materials"'
TICKS_ZH: Final = "已核对，齐全有效的材料"
TICKS_EN: Final = "Materials checked and in order"
DEFERRABLE: Final = "_deferrable"
_ACCEPT: Final = ("application/pdf", "image/jpeg", "image/png")


def fill(files: dict[str, bytes]) -> None:
    """Fill every such place. What cannot be read stays as it is: judging it is the gate's affair."""
    try:
        item, listed = (tomllib.loads(files.get(name, b"").decode()) for name in ("item.toml", "materials.toml"))
        phases = [str(phase["id"]) for phase in item.get("phases", [])]
        materials = [dict(one, id=str(one["id"])) for one in listed.get("materials", [])]
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    for path in [path for path in files if path.startswith("forms/") and MARK in files[path]]:
        try:
            made = _made(path, json.loads(files[path]), materials, phases)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        del files[path]
        for name, form in made.items():
            if name == path or name not in files:
                files[name] = json.dumps(form, ensure_ascii=False, indent=2).encode() + b"\n"


def _made(path: str, form: Mapping[str, Any], materials: list[dict[str, Any]], phases: list[str]) -> dict[str, Any]:
    """The forms that one file makes, by path."""
    name = path.rpartition("/")[2].removesuffix(".form")
    if not phases:
        return {path: _filled(form, materials)}
    own = phases[0] if name == "start" else next((phase for phase in phases if name.endswith(f"_{phase}")), "")
    if own:
        return {path: _filled(form, _of(materials, own))}
    each = {f"forms/{name}_{phase}.form": _filled(form, _of(materials, phase)) for phase in phases}
    return {path: _filled(form, []), **each}


def _of(materials: list[dict[str, Any]], phase: str) -> list[dict[str, Any]]:
    return [one for one in materials if one.get("phase") == phase]


def _filled(form: Mapping[str, Any], materials: list[dict[str, Any]]) -> dict[str, Any]:
    known = frozenset(_keys(form["components"]))
    return {**form, "components": list(_components(form["components"], materials, known))}


def _keys(components: list[dict[str, Any]]) -> Iterator[str]:
    for one in components:
        if one.get("type") == "group":
            yield from _keys(one["components"])
        elif "key" in one:
            yield str(one["key"])


def _components(components: list[dict[str, Any]], materials: list[dict[str, Any]], known: frozenset[str]) -> Iterator[dict[str, Any]]:
    for one in components:
        kind = one.get("properties", {}).get("materials", "") if one.get("type") == "group" else ""
        if kind.endswith(DEFERRABLE):
            later = [each for each in materials if each.get("core") is False]
            yield from _deferrable(one, kind.removesuffix(DEFERRABLE), later)
        elif kind == "upload":
            uploads = [_upload(each, known) for each in materials if each.get("reusable_from") != "start_form"]
            if uploads:
                properties = {key: value for key, value in one["properties"].items() if key != "materials"}
                yield {**one, "properties": properties, "components": [*one["components"], *uploads]}
        elif kind == "ticks":
            if materials:
                yield _ticks(materials)
        elif one.get("type") == "group":
            yield {**one, "components": list(_components(one["components"], materials, known))}
        else:
            yield one


def _deferrable(group: dict[str, Any], kind: str, later: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Places for what may follow: none is required, since a case owes only what its officer deferred, and the engine asks for that."""
    if not later:
        return
    if kind == "ticks":
        given = _ticks(later)
        yield {key: given[key] for key in ("type", "id", "key", "values")} | {
            "label": "已核对，符合要求的容缺材料",
            "properties": {"label_en": "Deferred materials checked and in order"},
        }
        return
    bare = [{key: value for key, value in each.items() if not key.startswith("notes")} for each in later]
    fields = [{key: value for key, value in _upload(each, frozenset()).items() if key != "validate"} for each in bare]
    yield {**group, "properties": {"label_en": group["properties"]["label_en"]}, "components": fields}


def _upload(material: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """A file field; where the form does not ask what the material depends on, it is offered and not required."""
    when = str(material.get("required_when", "true"))
    endings = ",".join(MEDIA_TYPES[one][1] if one in MEDIA_TYPES else one for one in material.get("accept", _ACCEPT))
    properties = {"label_en": material["name_en"], "material": material["id"], "accept": endings, "max_mb": str(material.get("max_mb", 10))}
    field: dict[str, Any] = {"type": "filepicker", "id": material["id"], "key": material["id"], "label": material["name"], "multiple": True}
    if material.get("notes"):
        field["description"] = material["notes"]
        properties["description_en"] = str(material.get("notes_en", ""))
    asked = when not in ("true", "false") and parse_condition(when).names <= known
    if (when == "true" or asked) and not material.get("reusable_from"):
        field["validate"] = {"required": True}
    if asked:
        field["conditional"] = {"hide": f"=not ({when})"}
    return {**field, "properties": properties}


def _ticks(materials: list[dict[str, Any]]) -> dict[str, Any]:
    values = [{"label": one["name"], "value": one["id"], "label_en": one["name_en"]} for one in materials]
    return {
        "type": "checklist",
        "id": "materials",
        "key": "materials",
        "label": TICKS_ZH,
        "description": "缺少的不勾，会自动写进一次性补正告知书。",
        "validate": {"required": True},
        "values": values,
        "properties": {"label_en": TICKS_EN, "description_en": "What is not ticked goes into the one-time correction notice by itself."},
    }
