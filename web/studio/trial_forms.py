"""试办的表单: the real form of a task, with names of sample files in place of uploads, and what was posted as a scenario says it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from engine.domain.form import Field, Group, Rows, fields_of, parse_form
from engine.simulator.recording import as_said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.datastructures import MultiDict

    from engine.domain.form import Component, Form

_INDEX: Final = re.compile(r"\[[0-9]{1,3}\]", re.ASCII)
_SEPARATORS: Final = re.compile(r"[、,;\uff0c\uff1b]\s*")


def form_at(files: Mapping[str, bytes], path: str) -> Form:
    """The form of the bundle, as it is."""
    return parse_form(files[path])


def on_screen(form: Form) -> Form:
    """The same form with a text field wherever a file is asked for."""
    return replace(form, components=tuple(_shown(one) for one in form.components))


def _shown(one: Component) -> Component:
    if isinstance(one, Group):
        return replace(one, components=tuple(_shown(inner) for inner in one.components))
    if isinstance(one, Rows):
        return replace(one, fields=tuple(_named(inner) for inner in one.fields))
    return _named(one) if isinstance(one, Field) else one


def _named(field: Field) -> Field:
    if field.type != "filepicker":
        return field
    hint, hint_en = (
        "写文件名，演练时按扩展名代传一份样例；几个文件用顿号分开。",
        "Name of a file; a sample of its kind is handed in. Several are separated by commas.",
    )
    return replace(field, type="textfield", kind="", description=hint, description_en=hint_en, max_length=200, min_length=0, pattern=None)


def shown_raw(form: Form, raw: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Raw values for ``on_screen``: the names of several files in one field."""
    files = _file_names(form)
    return {name: ["、".join(values)] if _INDEX.sub("[]", name) in files else list(values) for name, values in raw.items()}


def posted_values(form: Form, data: MultiDict[str, str]) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """What was posted, raw as typed and as a scenario says it. Names with a hyphen are the page's own."""
    typed = {name: data.getlist(name) for name in data if "-" not in name and name != "csrf_token"}
    files = _file_names(form)
    raw = {name: _split(values) if _INDEX.sub("[]", name) in files else values for name, values in typed.items()}
    return typed, as_said(form, raw)


def _split(values: list[str]) -> list[str]:
    return [one.strip() for value in values for one in _SEPARATORS.split(value) if one.strip()]


def _file_names(form: Form) -> set[str]:
    return {field.name for field in fields_of(form) if field.type == "filepicker"}
