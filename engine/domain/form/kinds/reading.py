"""读取:which file reads which type of field, and what a required field without an answer is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from engine.domain.form.kinds import checkbox, checklist, choice, day, number, text, upload
from engine.domain.form.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from engine.domain.form.component import Field

Value: TypeAlias = str | int | float | bool | list[str] | None

READERS: Final[dict[str, Callable[[Field, Sequence[str], date], Value]]] = {
    "textfield": text.read,
    "textarea": text.read,
    "number": number.read,
    "select": choice.read,
    "radio": choice.read,
    "checkbox": checkbox.read,
    "checklist": checklist.read,
    "datetime": day.read,
    "filepicker": upload.read,
}
_MANY: Final = frozenset({"checkbox", "checklist", "filepicker"})
_ASK: Final = {
    "select": ("请选择", "Choose"),
    "radio": ("请选择", "Choose"),
    "checklist": ("请至少选择一项", "Choose at least one for"),
    "checkbox": ("请勾选", "Tick"),
    "filepicker": ("请上传", "Upload"),
}


def read_value(field: Field, posted: Sequence[str], today: date) -> Value:
    """The typed value of one field; a Problem when it is wrong, or missing though required."""
    if len(posted) > 1 and field.type not in _MANY:
        raise Problem(f"「{field.label}」只能有一个值,却收到 {len(posted)} 个。", f"“{field.label_en}” takes one value, but {len(posted)} arrived.")
    value = READERS[field.type](field, posted, today)
    if field.required and (value is None or value is False or value in ("", [])):
        zh, en = _ASK.get(field.type, ("请填写", "Enter"))
        raise Problem(f"{zh}「{field.label}」。", f"{en} “{field.label_en}”.")
    return value


def empty(field: Field) -> Value:
    """What a field has when it is not answered."""
    if field.type == "checkbox":
        return False
    if field.type in {"checklist", "filepicker"}:
        return []
    return "" if field.type in {"textfield", "textarea"} else None


def in_condition(field: Field, value: object) -> object:
    """The value as conditions and routing variables see it: money as a number."""
    return float(value) if field.kind == "money" and isinstance(value, str) and value else value
