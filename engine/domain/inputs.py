"""处理器输入:a service task's properties, strictly parsed into the ``Inputs`` dataclass of its handler."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, NewType, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping


TaskId = NewType("TaskId", str)
"""任务编号: an input that names the user task whose answers a handler reads; the deploy gate sees to it that there is one."""


class InputRefused(ValueError):
    """输入有误:carries the property's name and a sentence in both languages."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        """Keep the place and the sentences."""
        super().__init__(en)
        self.name = name
        self.zh = zh
        self.en = en


def parse_inputs(kind: type, properties: Mapping[str, str]) -> Any:
    """An instance of ``kind`` from text properties. str, TaskId, int, bool ("true"/"false") and tuples of texts (comma separated) are known.

    Raises InputRefused for an undeclared name, a missing one without default, and text that is not of the declared type.
    """
    declared = {f.name: f for f in fields(kind)}
    hints = get_type_hints(kind)
    for name in properties:
        if name not in declared:
            known = "、".join(declared) or "(无)"
            raise InputRefused(name, f"处理器没有名为“{name}”的参数,可用的参数:{known}。", f"Expected one of {list(declared)}, but got the input {name!r}.")
    values: dict[str, Any] = {}
    for name, field in declared.items():
        if name in properties:
            values[name] = _value(name, hints[name], properties[name].strip())
        elif field.default is MISSING and field.default_factory is MISSING:
            raise InputRefused(name, f"缺少参数“{name}”。", f"Expected the input {name!r}, but it is missing.")
    return kind(**values)


def _value(name: str, hint: Any, text: str) -> Any:
    if hint is bool:
        if text not in ("true", "false"):
            raise InputRefused(name, f"参数“{name}”应为 true 或 false,现为“{text}”。", f"Expected true or false for {name!r}, but got {text!r}.")
        return text == "true"
    if hint is int:
        try:
            return int(text)
        except ValueError:
            raise InputRefused(name, f"参数“{name}”应为整数,现为“{text}”。", f"Expected a whole number for {name!r}, but got {text!r}.") from None
    return _several(text) if hint in (tuple[str, ...], tuple[TaskId, ...]) else text


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def tasks_named(kind: type, properties: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By input: the user tasks that are named, as given or by default; empty where none is."""
    hints, found = get_type_hints(kind), {}
    for one in fields(kind):
        if hints[one.name] in (TaskId, tuple[TaskId, ...]):
            usual = "" if one.default is MISSING else one.default
            found[one.name] = _several(properties.get(one.name, usual if isinstance(usual, str) else ",".join(usual)))
    return found
