"""材料栏还原: a stored version's forms back to places for materials, so that a sketch of it follows its materials.toml again.

What ``material_forms`` made is recognised by coming out the same when it is made again; any other form stays as it is.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any, Final

from engine.runtime.material_forms import DEFERRABLE, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

_SOURCES: Final = ("item.toml", "materials.toml")


def with_places(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files with such places; filled again they are the same as before."""
    found = dict(files)
    try:
        materials = {str(one["id"]) for one in tomllib.loads(files["materials.toml"].decode()).get("materials", [])}
    except (ValueError, KeyError, TypeError, AttributeError):
        return found
    sources = {name: files[name] for name in _SOURCES if name in files}
    for path in [path for path in files if path.startswith("forms/") and not path.startswith("forms/shared/")]:
        for ending in ("", DEFERRABLE):
            made = _opened(files[path], materials, ending)
            again = {**sources, path: made}
            fill(again)
            if again[path] == files[path] != made:
                found[path] = made
                break
    return found


def _opened(content: bytes, materials: set[str], ending: str) -> bytes:
    try:
        form = json.loads(content)
        form["components"] = [_component(one, materials, ending) for one in form["components"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return content
    return json.dumps(form, ensure_ascii=False, indent=2).encode() + b"\n"


def _component(one: dict[str, Any], materials: set[str], ending: str) -> dict[str, Any]:
    if one.get("type") == "checklist" and one.get("key") == "materials":
        properties = {"label_en": "Materials", "materials": f"ticks{ending}"}
        return {"type": "group", "id": "materials_place", "label": "材料", "components": [], "properties": properties}
    if one.get("type") != "group":
        return one
    own = [each for each in one["components"] if not (each.get("type") == "filepicker" and each.get("properties", {}).get("material") in materials)]
    if len(own) < len(one["components"]):
        return {**one, "components": own, "properties": {**one.get("properties", {}), "materials": f"upload{ending}"}}
    return {**one, "components": [_component(each, materials, ending) for each in one["components"]]}
