"""目录变更的内容:what a drafted change would set, checked against the entry as it is. Decides; writes nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from engine.domain.catalogue import POWER_TYPES
from engine.domain.entry import EXCLUSIONS, FACTS, STATES, Entry, searched
from engine.domain.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLAIN: Final = ("name", "main_item", "code", "basic", "power_type", "state", "exclusion", "exclusion_reason", "review_on", "materials")
TOUCHABLE: Final = (*PLAIN, *(f"facts.{fact}" for fact in FACTS))
FOLDERS: Final = ("name", "code", "basic", "power_type", "materials")  # of an item that runs here: its folder says them
LONGEST: Final = 1000
# 清权 → 核权 → 配权 → 晒权; 减权 from anywhere, and back to the beginning by a new act.
NEXT: Final = {
    "listed": ("confirmed", "cancelled"),
    "confirmed": ("assigned", "cancelled"),
    "assigned": ("published", "cancelled"),
    "published": ("assigned", "cancelled"),
    "cancelled": ("listed",),
}


def changed_entry(row: Any, unit_name: str, values: Mapping[str, str | None]) -> Entry:
    """The entry with ``values`` set; ``row`` is its latest version."""
    fields = {field: getattr(row, field) for field in Entry._fields}
    facts = json.loads(row.facts)
    for key, value in values.items():
        if key.startswith("facts."):
            facts[key.removeprefix("facts.")] = value or ""
        else:
            fields[key] = value
    fields["facts"] = json.dumps({fact: text for fact, text in sorted(facts.items()) if text}, ensure_ascii=False)
    if fields["exclusion"] == "":
        fields |= {"exclusion_reason": "", "review_on": None}
    entry = Entry(**fields)
    return entry._replace(words=searched(entry.name, entry.main_item, unit_name, entry.code))


def flaws(row: Any, values: Mapping[str, str | None]) -> Iterator[FieldError]:
    """Everything that is wrong with the drafted values."""
    for key, value in values.items():
        if key not in TOUCHABLE:
            yield FieldError(key, f"「{key}」不能这样改。", f"Expected a field that a change may touch, but got {key!r}.")
        elif row.item and key in FOLDERS and value != getattr(row, key):
            yield FieldError(
                key, "这个事项在本局运行，名称、编码、权力类型和材料在流程定义里改。", "Expected the folder of an item that runs here to say this."
            )
        elif value is not None and len(value) > LONGEST * 10:
            yield FieldError(key, f"不能超过 {LONGEST * 10} 字。", f"Expected at most {LONGEST * 10} characters.")
    yield from _of_values(row, values)


def _of_values(row: Any, values: Mapping[str, str | None]) -> Iterator[FieldError]:
    after = {field: getattr(row, field) for field in PLAIN} | {key: value for key, value in values.items() if key in PLAIN}
    if not (after["name"] or "").strip() or len(after["name"]) > 300:
        yield FieldError("name", "请填写事项名称，不超过 300 字。", "Expected a name of at most 300 characters.")
    if after["power_type"] != row.power_type and after["power_type"] not in POWER_TYPES:
        yield FieldError("power_type", "请选择权力类型。", "Expected a power type.")
    if after["state"] != row.state and after["state"] not in NEXT[row.state]:
        allowed = "、".join(STATES[state][0] for state in NEXT[row.state])
        yield FieldError("state", f"从{STATES[row.state][0]}只能到：{allowed}。", f"Expected one of {', '.join(NEXT[row.state])} after {row.state}.")
    if after["exclusion"] and after["exclusion"] not in EXCLUSIONS:
        yield FieldError("exclusion", "请选择不公开或不进驻的种类。", "Expected a kind of exclusion.")
    if after["exclusion"] and not (after["exclusion_reason"] or "").strip():
        yield FieldError("exclusion_reason", "请写明不公开或不进驻的理由。", "Expected the reason of the exclusion.")
    if after["exclusion"] and _day(after["review_on"]) is None:
        yield FieldError("review_on", "请填写哪天复核，例如 2027-06-30。", "Expected the day on which the exclusion is reviewed.")


def day_flaw(text: str, today: date) -> FieldError | None:
    """生效日: a day, not before today."""
    day = _day(text)
    if day is None or day < today:
        return FieldError("effective_on", "请填写生效日，不早于今天。", "Expected the first day of the change, today or later.")
    return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
