"""目录的词:levels, states, exclusions and power types of entries in the reader's language; what a version changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine.domain.catalogue import POWER_TYPES
from engine.domain.entry import EXCLUSIONS, FACTS, STATES, Entry
from web.i18n import gettext, say

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVELS = ("city", "district", "town", "village")


def level_words(level: str) -> str:
    """层级."""
    return {"city": gettext("市级"), "district": gettext("区县级"), "town": gettext("乡镇街道"), "village": gettext("村社区")}.get(level, level)


def power_words(power_type: str) -> str:
    """权力类型; what a list did not say is not recorded."""
    return say(*POWER_TYPES[power_type]) if power_type in POWER_TYPES else gettext("未录入")


def state_words(state: str) -> str:
    """清权、核权、配权、晒权、减权."""
    return say(*STATES[state]) if state in STATES else state


def exclusion_words(exclusion: str) -> str:
    """为什么不进驻、不公开."""
    return say(*EXCLUSIONS[exclusion]) if exclusion in EXCLUSIONS else ""


def field_words(field: str) -> str:
    """条目的字段, and the facts of its guide as ``facts.fee``."""
    known = {
        "code": gettext("事项编码"),
        "basic": gettext("基本编码"),
        "name": gettext("事项名称"),
        "main_item": gettext("主项"),
        "power_type": gettext("权力类型"),
        "state": gettext("状态"),
        "exclusion": gettext("不公开或不进驻"),
        "exclusion_reason": gettext("不公开或不进驻的理由"),
        "review_on": gettext("复核日期"),
        "materials": gettext("材料"),
        "facts": gettext("办事指南要素"),
        "flags": gettext("疑点"),
        "facts.basis": gettext("设定依据"),
        "facts.procedure": gettext("办理程序"),
        "facts.limit": gettext("办理时限"),
        "facts.fee": gettext("收费"),
        "facts.place": gettext("办理地点"),
        "facts.telephone": gettext("咨询电话"),
    }
    return known.get(field, field)


def value_words(field: str, value: Any) -> str:
    """A field's value as people read it."""
    if field == "materials":
        return gettext("未录入") if value is None else "、".join(json.loads(value)) or gettext("不需要材料")
    if field == "flags":
        return "；".join(say(zh, en) for _, zh, en in json.loads(value)) or "—"
    worded = {"power_type": power_words, "state": state_words, "exclusion": exclusion_words}.get(field)
    return (worded(str(value or "")) if worded else str(value or "")) or "—"


def facts_of(row: Any) -> dict[str, str]:
    """办事指南要素; a fact that nobody has recorded is empty."""
    kept = json.loads(row.facts)
    return {fact: str(kept.get(fact, "")) for fact in FACTS}


def materials_of(row: Any) -> list[str] | None:
    """材料; None while nobody has recorded any."""
    return None if row.materials is None else [str(name) for name in json.loads(row.materials)]


def difference(before: Any, after: Any) -> list[dict[str, str]]:
    """What a version changed: field, before, after. Rows or mappings of the fields of ``Entry``."""
    one, other = (row if isinstance(row, dict) else row._asdict() for row in (before, after))
    told = []
    for field in Entry._fields:
        if field in {"words", "flagged"} or one[field] == other[field]:
            continue
        if field == "facts":
            kept, given = json.loads(one["facts"]), json.loads(other["facts"])
            told += [(f"facts.{fact}", kept.get(fact, ""), given.get(fact, "")) for fact in FACTS if kept.get(fact, "") != given.get(fact, "")]
        else:
            told.append((field, one[field], other[field]))
    return [{"field": field_words(field), "before": value_words(field, was), "after": value_words(field, now)} for field, was, now in told]


def history(versions: Sequence[Any]) -> list[dict[str, Any]]:
    """版本记录, the latest first: days, ground, who, and what each changed."""
    return [
        {
            "number": row.number,
            "since": row.valid_from,
            "until": row.valid_until,
            "ground": row.ground,
            "kind": row.kind,
            "drafter": row.drafter or "",
            "decider": row.decider or "",
            "changes": difference(versions[place + 1], row) if place + 1 < len(versions) else [],
        }
        for place, row in enumerate(versions)
    ]
