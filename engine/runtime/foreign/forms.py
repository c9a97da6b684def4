"""表单: fields declared inside a diagram become a form-js form of the task's own; a form kept elsewhere is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import DefinitionError
from engine.domain.form import parse_form
from engine.runtime.editing.words import english_of, snake
from engine.runtime.foreign.account import CONVERTED, DROPPED, TO_DO
from engine.runtime.lint.safe_xml import local
from engine.runtime.mending.blank_form import blank_form

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.foreign.work import Work

_TYPES: Final = {"long": "number", "int": "number", "integer": "number", "double": "number", "boolean": "checkbox", "date": "datetime", "enum": "radio"}
_FIELDS: Final = ("formProperty", "formField")
MOST: Final = 60


def take_form(work: Work, task: _Element) -> None:
    """The form of one user task. It is named like the task, so that nothing of another item is meant."""
    name, key = task.get("id") or "", _key(work, task)
    if not name or (work.camunda(task, "formKey").split("/")[0] in (work.item, "shared") and not _declared(work, task)):
        return
    fields = [field for raw in _declared(work, task) if (field := _field(work, raw)) is not None][:MOST]
    embedded = _embedded(work, key)
    for raw in [each for each in work.extras(task) if local(each.tag) in ("formProperty", "formData", "formDefinition")]:
        if raw.getparent() is not None:
            work.remove_extra(raw)
    work.drop(task, "formKey", "formRef", "formRefBinding", "formRefVersion", "formHandlerClass", "formFieldValidation")
    work.set_camunda(task, "formKey", f"{work.item}/{name}")
    path = f"forms/{name}.form"
    if embedded is not None:
        work.files[path] = embedded
        work.account.note(CONVERTED, task, key, path, "图里的表单带来了，请核对字段。", "The form inside the diagram came along; please check its fields.")
    elif fields:
        work.files[path] = _form(name, fields)
        zh, en = (
            f"表单字段 {len(fields)} 个带来了，请补英文标签，流转要用的字段写 route。",
            f"{len(fields)} fields came along; give them English labels, and a route where conditions ask.",
        )
        work.account.note(CONVERTED, task, "、".join(field["key"] for field in fields), path, zh, en)
    else:
        work.files[path] = blank_form(name, work.document.properties(task).get("kind", ""))
        zh = "原表单不在图里，没有带来；新建了一张空白的，请填写字段。" if key else "没有表单；新建了一张空白的，请填写字段。"
        en = "Its form is not in the diagram; a blank one was made, to be filled." if key else "It had no form; a blank one was made, to be filled."
        work.account.note(TO_DO, task, key, path, zh, en)


def start_form(work: Work) -> None:
    """A start event may declare what an applicant is asked: the item's start.form."""
    for start in work.document.of("startEvent"):
        fields = [field for raw in _declared(work, start) if (field := _field(work, raw)) is not None][:MOST]
        key = _key(work, start)
        for raw in [each for each in work.extras(start) if local(each.tag) in ("formProperty", "formData", "formDefinition")]:
            if raw.getparent() is not None:
                work.remove_extra(raw)
        work.drop(start, "formKey", "formRef", "initiator", "formFieldValidation", "formRefBinding")
        if fields and "forms/start.form" not in work.files:
            work.files["forms/start.form"] = _form("start", fields)
            zh, en = (
                "开始事件上的字段成为申请表，请核对，并注明申请人的姓名、号码字段（reuse）。",
                "The start's fields became the application form; check it and mark the applicant's name and code (reuse).",
            )
            work.account.note(CONVERTED, start, "、".join(field["key"] for field in fields), "forms/start.form", zh, en)
        elif key:
            zh, en = "申请表不在图里，没有带来，请在 start.form 里画。", "The application form is not in the diagram; draw start.form."
            work.account.note(TO_DO, start, key, "", zh, en)


def _key(work: Work, task: _Element) -> str:
    found = {**work.attributes(task)}
    definition = work.hung(task, "formDefinition")
    more = dict(definition.attrib) if definition is not None else {}
    return str(found.get("formKey") or found.get("formRef") or more.get("formKey") or more.get("formId") or more.get("externalReference") or "")


def _declared(work: Work, task: _Element) -> list[_Element]:
    return [raw for raw in work.extras(task) if local(raw.tag) in _FIELDS]


def _embedded(work: Work, key: str) -> bytes | None:
    """Camunda 8 keeps forms as JSON beside the process, named by the key's last part."""
    held = [raw for raw in work.document.elements() if local(raw.tag) == "userTaskForm" and key and key.endswith(raw.get("id") or "?")]
    content = (held[0].text or "").encode() if held else b""
    try:
        parse_form(content, "form")
    except DefinitionError:
        return None
    return content


def _field(work: Work, raw: _Element) -> dict[str, Any] | None:
    """One field of form-js; ids in our letters, values as they were."""
    key = snake(raw.get("id") or "") or (raw.get("id") or "")
    if not key or raw.get("writable") == "false":
        zh, en = "只读的字段没有带来：办理页本来就显示办件的内容。", "A read-only field was left out: the page shows the case anyway."
        work.account.note(DROPPED, raw, raw.get("id") or "", "", zh, en)
        return None
    kind = _TYPES.get((raw.get("type") or "string").lower(), "textfield")
    label = raw.get("name") or raw.get("label") or key
    need = raw.get("required") == "true" or any(
        local(one.tag) == "constraint" and one.get("name") == "required" for one in raw.iter() if isinstance(one.tag, str)
    )
    values = [
        (one.get("id") or "", one.get("name") or one.get("id") or "") for one in raw if isinstance(one.tag, str) and local(one.tag) == "value" and one.get("id")
    ]
    field: dict[str, Any] = {"type": kind, "id": key, "key": key, "label": label, "properties": {"label_en": english_of(key), "route": key}}
    if need:
        field["validate"] = {"required": True}
    if kind == "radio":
        field["values"] = [{"label": text, "value": value, "label_en": english_of(value)} for value, text in values] or [{"label": "是", "value": "yes"}]
    if kind == "datetime":
        field = {**field, "subtype": "date", "dateLabel": label}
        del field["properties"]["route"]
    if kind == "textfield":
        field["validate"] = {**field.get("validate", {}), "maxLength": 200}
    return field


def _form(name: str, fields: list[dict[str, Any]]) -> bytes:
    unique = {field["key"]: field for field in fields}
    button = {"type": "button", "id": "submit_button", "action": "submit", "label": "提交", "properties": {"label_en": "Submit"}}
    drawn = {"type": "default", "id": name, "schemaVersion": 19, "components": [*unique.values(), button]}
    return json.dumps(drawn, ensure_ascii=False, indent=2).encode() + b"\n"
