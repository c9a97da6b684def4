"""纸质材料:at the counter paper stands in for uploads, so there no file is required."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.domain.form.component import Field, Group, Rows

if TYPE_CHECKING:
    from engine.domain.form.component import Component, Form


def on_paper(form: Form) -> Form:
    """The same form with every file upload optional."""
    return replace(form, components=tuple(_optional(c) for c in form.components))


def _optional(component: Component) -> Component:
    if isinstance(component, Group):
        return replace(component, components=tuple(_optional(c) for c in component.components))
    if isinstance(component, Rows):
        return replace(component, fields=tuple(replace(field, required=field.required and field.type != "filepicker") for field in component.fields))
    if isinstance(component, Field) and component.type == "filepicker":
        return replace(component, required=False)
    return component
