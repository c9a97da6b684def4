"""填写的内容:typed answers of a form as label and words, the way they were asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from engine.domain.form import Field, Group, Rows
from web.i18n import gettext, said, say
from web.words import amount, day, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from engine.domain.form import Component, Form


def answers_shown(form: Form, values: Mapping[str, Any], *, without: Iterable[str] = ()) -> list[dict[str, Any]]:
    """[{key, value}] of every answered field in the order of the page, without uploads and declarations."""
    left_out = set(without)
    return [{"key": label, "value": words} for key, label, words in _pairs(form.components, values) if key not in left_out and words]


def answer_words(form: Form, key: str, value: object) -> str:
    """One answer in words."""
    found = next((one for one in _fields(form.components) if one.key == key), None)
    return _words(found, value) if found else str(value)


def label_of(form: Form, key: str) -> str:
    """What a field is called; its key when the form has no such field."""
    found = next((one for one in _fields(form.components) if one.key == key), None)
    return said(found, "label") if found else key


def _fields(components: Iterable[Component]) -> Iterator[Field]:
    for one in components:
        if isinstance(one, Field):
            yield one
        elif isinstance(one, Group):
            yield from _fields(one.components)


def _pairs(components: Iterable[Component], values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for one in components:
        if isinstance(one, Group):
            yield from _pairs(one.components, values)
        elif isinstance(one, Rows):
            yield one.key, said(one, "label"), "\n".join(_row(one, row) for row in values.get(one.key) or () if isinstance(row, dict))
        elif isinstance(one, Field) and one.type not in {"filepicker", "checkbox"} and one.key in values:
            yield one.key, said(one, "label"), _words(one, values[one.key])


def _row(rows: Rows, row: Mapping[str, Any]) -> str:
    parts = [_words(one, row.get(one.key)) for one in rows.fields]
    return " · ".join(part for part in parts if part)


def _words(one: Field, value: object) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return gettext("是") if value else ""
    labels = {option.value: say(option.label, option.label_en) for option in one.options}
    if isinstance(value, list):
        return listed(labels.get(str(part), str(part)) for part in value)
    if one.type == "datetime" and len(str(value)) == 10:
        return day(date.fromisoformat(str(value)))
    if isinstance(value, int | float):
        return amount(value)
    return labels.get(str(value), str(value))
