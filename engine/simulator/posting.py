"""填表: the values of a scenario as a browser would post them, files uploaded first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.form import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.domain.form import Form


def posted(form: Form, values: Mapping[str, Any], upload: Callable[[str], str]) -> dict[str, list[str]]:
    """Html name → texts. ``upload`` stores a file by its name and gives its handle; unknown names stay and are refused by the form."""
    files = {field.name for field in fields_of(form) if field.type == "filepicker"}
    raw: dict[str, list[str]] = {}
    for key, value in values.items():
        if isinstance(value, list) and any(isinstance(row, dict) for row in value):
            for index, row in enumerate(value):
                for name, cell in row.items():
                    raw[f"{key}[{index}].{name}"] = _texts(cell, f"{key}[].{name}" in files, upload)
        else:
            raw[key] = _texts(value, key in files, upload)
    return raw


def _texts(value: Any, is_file: bool, upload: Callable[[str], str]) -> list[str]:  # noqa: FBT001
    listed = value if isinstance(value, list) else [value]
    if is_file:
        return [upload(str(name)) for name in listed]
    if isinstance(value, bool):
        return ["true"] if value else []
    return [str(one) for one in listed]
