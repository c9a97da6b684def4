"""表单定义:a form-js schema (JSON) becomes an immutable Form. What is not understood is refused, nothing is silently ignored.

Components: text, textfield, textarea, number, select, radio, checkbox, checklist, datetime (date only), filepicker, group,
dynamiclist, button, separator, spacer. ``properties`` (all values are texts, as form-js keeps them)::

    every component   label_en (text: text_en)
    fields            description_en, route, reuse
    textfield         kind: uscc | resident_id | holder_code | phone | mobile | email | code | food_licence | project_code
    number            kind: money
    datetime          when: past | future
    filepicker        material, max_mb, accept (media types or file endings, separated by commas)
    checklist         unit: whose points these are (a survey's record asks for them where that unit takes part)
    dynamiclist       min_rows, max_rows
    options           label_en (directly or in properties)

``conditional.hide`` is an ``engine.domain.form.condition`` over other fields; ``validate`` knows required, minLength, maxLength,
pattern, min, max. Text lengths default to 200 (textfield) and 4000 (textarea).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from engine.domain.form.component import Component, Field, Form, Group, Rows, Text, fields_of, rows_of
from engine.domain.form.condition import Condition, ConditionError, parse_condition
from engine.domain.form.notes import Notes
from engine.domain.form.schema_field import FIELD_KEYS, label_of, properties_of, read_field, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES: Final = 512_000
MAX_COMPONENTS: Final = 300
MAX_ROWS: Final = 100
_FORM_KEYS = ("type", "id", "schemaVersion", "components", "exporter", "executionPlatform", "executionPlatformVersion", "versionTag", "properties", "$schema")
_PLAIN_KEYS = ("type", "id", "layout", "appearance", "properties", "conditional")
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "text": (*_PLAIN_KEYS, "text"),
    "group": (*_PLAIN_KEYS, "label", "components", "showOutline", "verticalAlignment", "path"),
    "dynamiclist": (
        *(*_PLAIN_KEYS, "label", "components", "showOutline", "verticalAlignment", "path", "key", "isRepeating"),
        *("allowAddRemove", "defaultRepetitions", "disableCollapse", "nonCollapsedItems"),
    ),
    "button": (*_PLAIN_KEYS, "label", "action", "key"),
    "separator": _PLAIN_KEYS,
    "spacer": (*_PLAIN_KEYS, "height"),
    **{kind: (*_PLAIN_KEYS, *keys) for kind, keys in FIELD_KEYS.items()},
}
_NAMES = {
    "html": "html 组件可能带入脚本",
    "iframe": "iframe 会载入外部页面",
    "expression": "不支持计算组件",
    "table": "不支持表格组件",
    "image": "不支持图片组件",
}


def parse_form(schema: bytes, file: str = "") -> Form:
    """Read a form-js schema; raises FormError with every finding."""
    text, data = _load(schema, file)
    notes = Notes(file, text)
    notes.unknown_keys("", data, _FORM_KEYS, "表单")
    reader = _Reader(notes)
    components = reader.components(data.get("components"), "", 0)
    notes.check()
    form = Form(str(data.get("id", "")), components, *reader.submit)
    _check_names(form, notes)
    _check_conditions(form, notes)
    notes.check()
    return form


def _load(schema: bytes, file: str) -> tuple[str, Mapping[str, Any]]:
    notes = Notes(file, "")
    text, data, reason = "", None, "it is larger than 500 KB"
    if len(schema) <= MAX_BYTES:
        try:
            text = schema.decode("utf-8")
            data = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
            reason = "it is no object"
        except (ValueError, RecursionError) as error:
            reason = str(error)
    if not isinstance(data, dict):
        notes.find("", "not-json", "表单文件不是合法的 JSON 对象(UTF-8,不超过 500 KB,键不重复)。", f"Expected a JSON object, but {reason}.")
        notes.check()
        return text, {}
    return text, data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a key is repeated in one object")
    return table


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


class _Reader:
    """Reads the tree of components; ``submit`` is what the submit button says."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.count = 0
        self.submit = ("", "")

    def components(self, data: object, element: str, depth: int) -> tuple[Component, ...]:
        if not isinstance(data, list) or depth > 4:
            self.notes.find(element, "components", "「components」应为列表,且嵌套不超过四层。", "Expected 'components' to be a list nested at most four deep.")
            return ()
        read = [self._component(part, depth) for part in data]
        return tuple(component for component in read if component is not None)

    def _component(self, data: object, depth: int) -> Component | None:
        self.count += 1
        if not isinstance(data, dict) or self.count > MAX_COMPONENTS:
            self.notes.find("", "component", f"组件应为对象,且不超过 {MAX_COMPONENTS} 个。", f"Expected an object, and at most {MAX_COMPONENTS} of them.")
            return None
        kind, element = data.get("type"), _element(data)
        if not isinstance(kind, str) or kind not in _KEYS:
            reason = _NAMES.get(str(kind), "不认识的组件类型")
            self.notes.find(
                element, "component-type", f"{reason}:「{str(kind)[:40]}」,请改用其他组件。", f"Expected a known component type, but got {str(kind)[:40]!r}."
            )
            return None
        self.notes.unknown_keys(element, data, _KEYS[kind], f"组件「{element}」")
        hide = self._hide(data, element)
        if kind in FIELD_KEYS:
            return read_field(self.notes, data, element, hide)
        return self._structure(kind, data, element, hide, depth)

    def _structure(self, kind: str, data: Mapping[str, Any], element: str, hide: Condition | None, depth: int) -> Component | None:
        if kind == "text":
            text, text_en = label_of(self.notes, data, element, "text")
            return Text(element, text, text_en, hide)
        if kind == "group":
            return self._group(data, element, hide, depth)
        if kind == "dynamiclist":
            return self._rows(data, element, hide, depth)
        if kind == "button":
            if data.get("action", "submit") != "submit":
                self.notes.find(element, "button", "按钮只支持提交。", "Expected a submit button, but it is another.")
            self.submit = label_of(self.notes, data, element, "label")
        return None

    def _group(self, data: Mapping[str, Any], element: str, hide: Condition | None, depth: int) -> Group:
        if data.get("path"):
            self.notes.find(element, "group-path", "分组的「path」须留空。", "Expected no 'path' on a group, but there is one.")
        label, label_en = label_of(self.notes, data, element, "label") if data.get("label") else ("", "")
        return Group(element, label, label_en, self.components(data.get("components"), element, depth + 1), hide)

    def _rows(self, data: Mapping[str, Any], element: str, hide: Condition | None, depth: int) -> Rows | None:
        label, label_en = label_of(self.notes, data, element, "label")
        key = data.get("path") or data.get("key")
        inside = self.components(data.get("components"), element, depth + 1)
        fields = tuple(component for component in inside if isinstance(component, Field))
        if len(fields) < len(inside) or not fields or any(field.route or field.material for field in fields):
            self.notes.find(
                element,
                "rows",
                "多行列表内只能放字段(至少一个),且不能写流转变量或对应材料。",
                "Expected only fields without route or material inside a dynamic list, and at least one.",
            )
        properties = properties_of(self.notes, data, element, ("label_en", "min_rows", "max_rows"))
        low = whole(self.notes, element, "min_rows", properties.get("min_rows", 0), 0, MAX_ROWS)
        high = whole(self.notes, element, "max_rows", properties.get("max_rows", 20), max(1, low), MAX_ROWS)
        shown = whole(self.notes, element, "defaultRepetitions", data.get("defaultRepetitions", max(1, low)), low, high)
        if not isinstance(key, str):
            self.notes.find(element, "key", "多行列表缺少「path」。", "Expected a 'path' on the dynamic list, but there is none.")
            return None
        inside_rows = tuple(_within(field, key) for field in fields)
        return Rows(element, key, label, label_en, low, high, shown, inside_rows, hide)

    def _hide(self, data: Mapping[str, Any], element: str) -> Condition | None:
        conditional = data.get("conditional")
        if conditional is None:
            return None
        if not isinstance(conditional, dict) or set(conditional) - {"hide"} or not isinstance(conditional.get("hide", ""), str):
            self.notes.find(element, "conditional", "「conditional」只支持 hide。", "Expected only 'hide' in 'conditional', but there is more.")
            return None
        source = conditional.get("hide", "")
        if not source.strip():
            return None
        try:
            return parse_condition(source)
        except ConditionError as error:
            self.notes.find(element, "condition", f"隐藏条件有误:{error.zh}", f"In the condition: {error.en}")
            return None


def _within(field: Field, key: str) -> Field:
    return Field(**{**field.__dict__, "rows": key})


def _element(data: Mapping[str, Any]) -> str:
    for key in ("id", "key", "path"):
        if isinstance(data.get(key), str) and data[key]:
            return str(data[key])
    return ""


def _check_names(form: Form, notes: Notes) -> None:
    """Every html name, id and route once; a reuse of names would let one answer overwrite another."""
    outer = [*((field.id, field.key) for field in fields_of(form) if not field.rows), *((rows.id, rows.key) for rows in rows_of(form))]
    _once(notes, outer)
    for rows in rows_of(form):
        _once(notes, [(field.id, field.key) for field in rows.fields])
    _once(notes, [(field.id, f"route {field.route}") for field in fields_of(form) if field.route])


def _once(notes: Notes, names: list[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for element, name in names:
        if name in seen:
            notes.find(element, "duplicate", f"「{name}」在表单中出现了两次。", f"Expected {name!r} once in the form, but it is repeated.")
        seen.add(name)


def _check_conditions(form: Form, notes: Notes) -> None:
    """Conditions name declared fields, and no field's visibility depends on itself."""
    known = {field.key for field in fields_of(form) if not field.rows} | {rows.key for rows in rows_of(form)}
    depends: dict[str, set[str]] = {}
    _walk(form.components, frozenset(), known, depends, notes)
    for key in depends:
        if _reaches(key, depends):
            notes.find(
                key, "condition-cycle", f"「{key}」的隐藏条件绕回了它自己。", f"Expected the visibility of {key!r} not to depend on itself, but it does."
            )


def _walk(components: tuple[Component, ...], outer: frozenset[str], known: set[str], depends: dict[str, set[str]], notes: Notes) -> None:
    for component in components:
        names = component.hide.names if component.hide else frozenset()
        inner = {field.key for field in component.fields} if isinstance(component, Rows) else set()
        for name in sorted(names - known):
            notes.find(
                component.id, "condition", f"隐藏条件中的「{name}」不是已声明的字段。", f"Expected a declared field in the condition, but {name!r} is none."
            )
        if isinstance(component, Field | Rows):
            depends.setdefault(component.key, set()).update(names | outer)
        if isinstance(component, Group):
            _walk(component.components, outer | names, known, depends, notes)
        elif isinstance(component, Rows):
            inside: dict[str, set[str]] = {}
            _walk(component.fields, frozenset(), known | inner, inside, notes)
            depends.update(
                {f"{component.key}[].{key}": {f"{component.key}[].{name}" if name in inner else name for name in names} for key, names in inside.items()}
            )


def _reaches(start: str, depends: Mapping[str, set[str]]) -> bool:
    waiting, seen = list(depends[start]), set()
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(depends.get(name, ()))
    return False
