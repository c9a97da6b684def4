"""表单与 JSON:a declared form as a JSON schema of its values, and values as JSON turned into what the form reads."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import FieldError, Invalid
from engine.domain.form.component import Group, Rows, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.domain.form import Component, Field, Form

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
MOST_ROWS: Final = 200
LARGEST: Final = 10**15
_SHAPE = ("这一项应为文字、数字、是否、文字的列表,或者多行的列表。", "Expected a text, a number, a yes or no, a list of texts, or a list of rows.")


def schema_of(form: Form) -> dict[str, Any]:
    """The form's values as a JSON schema. What is hidden by other answers is never required here; the server says when it is."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    _describe(form.components, properties, required, sure=True)
    return {"$schema": DIALECT, "type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _describe(components: Iterable[Component], properties: dict[str, Any], required: list[str], *, sure: bool) -> None:
    for one in components:
        here = sure and one.hide is None
        if isinstance(one, Group):
            _describe(one.components, properties, required, sure=here)
        elif isinstance(one, Rows):
            inside: dict[str, Any] = {}
            needed: list[str] = []
            _describe(one.fields, inside, needed, sure=True)
            rows = {"type": "object", "additionalProperties": False, "properties": inside, "required": needed}
            properties[one.key] = {"title": one.label, "x-title-en": one.label_en, "type": "array", "items": rows, "maxItems": one.max_rows}
            if here and one.min_rows:
                properties[one.key]["minItems"] = one.min_rows
                required.append(one.key)
        elif not isinstance(one, Text):
            properties[one.key] = _field(one)
            if here and one.required:
                required.append(one.key)


def _field(one: Field) -> dict[str, Any]:
    said = {"title": one.label, "x-title-en": one.label_en, "description": one.description, "x-description-en": one.description_en}
    made: dict[str, Any] = {name: words for name, words in said.items() if words} | _KINDS.get(one.type, _text)(one)
    if one.kind:
        made["x-kind"] = one.kind
    if one.material:
        made["x-material"] = one.material
    return made


def _text(one: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "string"}
    if one.min_length:
        made["minLength"] = one.min_length
    if one.max_length:
        made["maxLength"] = one.max_length
    if one.pattern:
        made["pattern"] = f"^(?:{one.pattern.source})$"
    return made


def _number(one: Field) -> dict[str, Any]:
    bounds = {"minimum": one.minimum, "maximum": one.maximum}
    return {"type": "integer" if one.decimals == 0 else "number"} | {name: value for name, value in bounds.items() if value is not None}


def _choice(one: Field) -> dict[str, Any]:
    return {"type": "string", "enum": [option.value for option in one.options], "x-labels": _labels(one)}


def _choices(one: Field) -> dict[str, Any]:
    return {"type": "array", "uniqueItems": True, "items": {"type": "string", "enum": [option.value for option in one.options]}, "x-labels": _labels(one)}


def _labels(one: Field) -> dict[str, Any]:
    return {option.value: {"zh": option.label, "en": option.label_en} for option in one.options}


def _files(one: Field) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "x-accept": list(one.accept), "x-max-mb": one.max_mb} | ({} if one.multiple else {"maxItems": 1})


def _day(_: Field) -> dict[str, Any]:
    return {"type": "string", "format": "date"}


def _yes(_: Field) -> dict[str, Any]:
    return {"type": "boolean"}


_KINDS: Final[dict[str, Callable[[Field], dict[str, Any]]]] = {
    "number": _number,
    "select": _choice,
    "radio": _choice,
    "checklist": _choices,
    "checkbox": _yes,
    "datetime": _day,
    "filepicker": _files,
}


def raw_of(form: Form, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the form reads, of values as JSON. Raises Invalid for shapes that no field has; the form itself judges the rest."""
    rows = {one.key for one in form.rows}
    errors: list[FieldError] = []
    raw: dict[str, list[str]] = {}
    for key, value in values.items():
        listed = value if key in rows and isinstance(value, list) and len(value) <= MOST_ROWS else None
        if key in rows and (listed is None or not all(isinstance(row, dict) for row in listed)):
            errors.append(FieldError(key, f"应为不超过 {MOST_ROWS} 行的列表。", f"Expected a list of at most {MOST_ROWS} rows."))
        elif listed is not None:
            for no, row in enumerate(listed):
                _take(raw, errors, {f"{key}[{no}].{name}": inner for name, inner in row.items()})
        else:
            _take(raw, errors, {key: value})
    if errors:
        raise Invalid(errors)
    return raw


def _take(raw: dict[str, list[str]], errors: list[FieldError], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        texts = _texts(value)
        if texts is None:
            errors.append(FieldError(name, *_SHAPE))
        else:
            raw[name] = texts


def _texts(value: Any) -> list[str] | None:
    if value is None or value is False:
        return []
    if value is True:
        return ["true"]
    if isinstance(value, str):
        return [value]
    if isinstance(value, int | float):
        return [format(Decimal(repr(value)), "f")] if abs(value) < LARGEST else None
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return list(value)
    return None


def values_of(form: Form, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers of the form as JSON; what the form does not ask is left out."""
    known = {one.key for one in form.fields if not one.rows} | {one.key for one in form.rows}
    return {key: value for key, value in stored.items() if key in known}
