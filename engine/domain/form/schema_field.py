"""字段定义:one form-js field component becomes a Field; its limits, options and ``properties`` are checked here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from engine.domain.form.component import DEFAULT_ACCEPT, Field, Option, Pattern
from engine.domain.form.kinds import code
from engine.domain.form.pattern import PatternError, parse_pattern
from engine.domain.media import MEDIA_TYPES, media_type_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.domain.form.condition import Condition
    from engine.domain.form.notes import Notes

_ANY = ("key", "label", "description", "defaultValue", "validate", "readonly", "disabled")
FIELD_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "textfield": _ANY,
    "textarea": _ANY,
    "number": (*_ANY, "decimalDigits", "increment", "serializeToString"),
    "select": (*_ANY, "values", "searchable"),
    "radio": (*_ANY, "values"),
    "checkbox": _ANY,
    "checklist": (*_ANY, "values"),
    "datetime": (*_ANY, "subtype", "dateLabel", "disallowPassedDates"),
    "filepicker": (*_ANY, "multiple", "accept"),
}
_PROPERTIES: Final[dict[str, tuple[str, ...]]] = {
    "textfield": ("kind",),
    "number": ("kind",),
    "checklist": ("unit",),
    "datetime": ("when",),
    "filepicker": ("material", "max_mb", "accept"),
}
_VALIDATE: Final = ("required", "minLength", "maxLength", "pattern", "min", "max")
_LENGTHS: Final = {"textfield": 200, "textarea": 4000}
_MAX_TEXT: Final = 20_000
_ROUTABLE: Final = ("textfield", "number", "select", "radio", "checkbox", "checklist", "datetime")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}", re.ASCII)


def read_field(notes: Notes, data: Mapping[str, Any], element: str, hide: Condition | None) -> Field | None:
    """The Field of one component; None when its key is unusable."""
    kind = str(data["type"])
    key = data.get("key")
    if not isinstance(key, str) or not _NAME.fullmatch(key):
        notes.find(
            element, "key", "字段的「key」应为英文字母开头的字母、数字、下划线。", "Expected a 'key' of letters, digits and underscores, but it is not one."
        )
        return None
    if data.get("readonly") or data.get("disabled"):
        notes.find(
            element, "readonly", "不支持只读字段;请用说明文字组件展示。", "Expected a field that can be answered; show fixed text with a text component."
        )
    label, label_en = label_of(notes, data, element, "dateLabel" if kind == "datetime" and "dateLabel" in data else "label")
    properties = properties_of(notes, data, element, ("label_en", "description_en", "route", "reuse", *_PROPERTIES.get(kind, ())))
    validate = _table(notes, data, element, "validate")
    notes.unknown_keys(element, validate, _VALIDATE, f"「{key}」的 validate")
    description = _text(notes, element, data, "description")
    return Field(
        id=element,
        key=key,
        type=kind,
        label=label,
        label_en=label_en,
        description=description,
        description_en=properties.get("description_en") or description,
        required=validate.get("required") is True,
        kind=_kind(notes, element, kind, properties),
        route=_route(notes, element, kind, properties),
        material=properties.get("material", ""),
        reuse=properties.get("reuse", ""),
        when=_when(notes, element, kind, data, properties),
        options=_options(notes, data, element) if kind in {"select", "radio", "checklist"} else (),
        default=_default(notes, element, data.get("defaultValue")),
        hide=hide,
        unit=properties.get("unit", ""),
        **_bounds(notes, element, kind, data, validate),
        **(_files(notes, element, data, properties) if kind == "filepicker" else {}),
    )


def label_of(notes: Notes, data: Mapping[str, Any], element: str, key: str) -> tuple[str, str]:
    """Chinese and English text of a component; the English one falls back to the Chinese."""
    zh = _text(notes, element, data, key)
    properties = data.get("properties")
    en = properties.get("text_en" if key == "text" else "label_en") if isinstance(properties, dict) else None
    if not zh.strip():
        notes.find(element, "label", f"组件「{element}」缺少标题({key})。", f"Expected {key!r} on {element!r}, but it is empty.")
    return zh, en if isinstance(en, str) and en.strip() else zh


def properties_of(notes: Notes, data: Mapping[str, Any], element: str, known: Collection[str]) -> dict[str, str]:
    """The custom properties as texts; unknown ones are noted."""
    properties = _table(notes, data, element, "properties")
    notes.unknown_keys(element, properties, known, f"「{element}」的 properties")
    return {key: str(value).strip() for key, value in properties.items() if isinstance(value, str | int)}


def whole(notes: Notes, element: str, name: str, value: object, low: int, high: int) -> int:
    """A whole number between bounds, given as number or text; notes and returns the lower bound otherwise."""
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or len(text) > 9 or not low <= int(text) <= high:
        notes.find(
            element,
            "range",
            f"「{name}」应为 {low} 到 {high} 之间的整数。",
            f"Expected {name!r} to be a whole number from {low} to {high}, but it is {text[:40]!r}.",
        )
        return low
    return int(text)


def _table(notes: Notes, data: Mapping[str, Any], element: str, key: str) -> dict[str, Any]:
    value = data.get(key, {})
    if isinstance(value, dict):
        return value
    notes.find(element, key, f"「{key}」应为对象。", f"Expected {key!r} to be an object, but it is not.")
    return {}


def _text(notes: Notes, element: str, data: Mapping[str, Any], key: str) -> str:
    """A static text; form-js expressions and templates are refused since nobody here would run them."""
    value = data.get(key, "")
    if not isinstance(value, str) or len(value) > _MAX_TEXT or value.startswith("=") or "{{" in value:
        notes.find(
            element,
            "static-text",
            f"「{key}」应为固定文字,不支持表达式和模板。",
            f"Expected {key!r} to be fixed text, but it is an expression, a template or no text.",
        )
        return "?"
    return value


def _kind(notes: Notes, element: str, kind: str, properties: Mapping[str, str]) -> str:
    wanted = properties.get("kind", "")
    known = ("money",) if kind == "number" else tuple(code.KINDS)
    if wanted and wanted not in known:
        notes.find(
            element,
            "kind",
            f"「kind = {wanted[:40]}」不认识,可用:{'、'.join(known)}。",
            f"Expected kind to be one of {', '.join(known)}, but it is {wanted[:40]!r}.",
        )
    return wanted


def _route(notes: Notes, element: str, kind: str, properties: Mapping[str, str]) -> str:
    route = properties.get("route", "")
    if route and (kind not in _ROUTABLE or not _NAME.fullmatch(route)):
        notes.find(element, "route", "流转变量应为英文名,且只能来自短的字段。", "Expected 'route' to be a name, on a short kind of field, but it is not.")
    return route


def _when(notes: Notes, element: str, kind: str, data: Mapping[str, Any], properties: Mapping[str, str]) -> str:
    when = properties.get("when", "future" if data.get("disallowPassedDates") is True else "")
    if when not in {"", "past", "future"}:
        notes.find(element, "when", "「when」应为 past 或 future。", "Expected 'when' to be past or future, but it is neither.")
    if kind == "datetime" and data.get("subtype", "date") != "date":
        notes.find(element, "subtype", "日期组件只支持 subtype = date。", "Expected subtype 'date', but it is another.")
    return when


def _options(notes: Notes, data: Mapping[str, Any], element: str) -> tuple[Option, ...]:
    values = data.get("values")
    if not isinstance(values, list) or not 1 <= len(values) <= 500:
        notes.find(element, "options", "选项「values」应为 1 到 500 项的列表。", "Expected 'values' to list 1 to 500 options, but it does not.")
        return ()
    options = [option for option in (_option(notes, value, element) for value in values) if option is not None]
    if len({option.value for option in options}) < len(options):
        notes.find(element, "options", "选项的 value 有重复。", "Expected every option value once, but one is repeated.")
    return tuple(options)


def _option(notes: Notes, data: object, element: str) -> Option | None:
    if not isinstance(data, dict):
        notes.find(element, "options", "选项应为含 label 和 value 的对象。", "Expected an option with label and value, but it is none.")
        return None
    notes.unknown_keys(element, data, ("label", "value", "label_en", "properties"), f"「{element}」的选项")
    value = data.get("value")
    label, label_en = label_of(notes, {**data, "properties": {**_table(notes, data, element, "properties"), **_english(data)}}, element, "label")
    if not isinstance(value, str) or not re.fullmatch(r"[^\s\x00-\x1f\x7f]{1,60}", value):
        notes.find(element, "options", "选项的 value 应为不含空格的短文字。", "Expected an option value of 1 to 60 characters without blanks, but it is not.")
        return None
    return Option(value, label, label_en)


def _english(option: Mapping[str, Any]) -> dict[str, Any]:
    return {"label_en": option["label_en"]} if "label_en" in option else {}


def _default(notes: Notes, element: str, value: object) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return ("true",) if value else ()
    if isinstance(value, str | int | float):
        return (str(value),)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    notes.find(
        element, "default", "「defaultValue」应为文字、数字、真假或文字列表。", "Expected 'defaultValue' to be a text, number, boolean or list of texts."
    )
    return ()


def _bounds(notes: Notes, element: str, kind: str, data: Mapping[str, Any], validate: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "number":
        return {
            "minimum": _number(notes, element, validate, "min"),
            "maximum": _number(notes, element, validate, "max"),
            "decimals": whole(notes, element, "decimalDigits", data["decimalDigits"], 0, 9) if "decimalDigits" in data else None,
        }
    if kind not in _LENGTHS:
        return {}
    high = whole(notes, element, "maxLength", validate.get("maxLength", _LENGTHS[kind]), 1, _MAX_TEXT)
    low = whole(notes, element, "minLength", validate.get("minLength", 0), 0, high)
    return {"min_length": low, "max_length": high, "pattern": _pattern(notes, element, validate.get("pattern"), high)}


def _number(notes: Notes, element: str, validate: Mapping[str, Any], key: str) -> float | None:
    value = validate.get(key)
    if value is None:
        return None
    try:
        number = float(str(value))
    except ValueError:
        number = float("inf")
    if isinstance(value, bool) or not abs(number) < 1e15:
        notes.find(element, "range", f"「{key}」应为数字。", f"Expected {key!r} to be a number, but it is not.")
        return None
    return number


def _pattern(notes: Notes, element: str, source: object, max_length: int) -> Pattern | None:
    if source is None or source == "":
        return None
    try:
        return parse_pattern(str(source), max_length)
    except PatternError as error:
        notes.find(element, "pattern", error.zh, error.en)
        return None


def _files(notes: Notes, element: str, data: Mapping[str, Any], properties: Mapping[str, str]) -> dict[str, Any]:
    listed = properties.get("accept") or str(data.get("accept") or "")
    accept = tuple(dict.fromkeys(media_type_of(part) for part in listed.split(",") if part.strip())) or DEFAULT_ACCEPT
    for media_type in accept:
        if media_type not in MEDIA_TYPES:
            notes.find(
                element, "accept", f"不接受的文件类型「{media_type[:60]}」。", f"Expected a media type that can be checked, but got {media_type[:60]!r}."
            )
    return {
        "accept": accept,
        "max_mb": whole(notes, element, "max_mb", properties.get("max_mb", 10), 1, 200),
        "multiple": data.get("multiple") is True,
    }
