"""填写栏的说法:how the boxes of item.toml and materials.toml are called, what may be chosen in them, and how large they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from engine.domain.catalogue import FORMS, POWER_TYPES, THEMES
from engine.domain.commitment import KINDS
from engine.domain.media import MEDIA_TYPES
from engine.domain.record_boxes import boxes
from engine.domain.toml_record import dotted
from web.i18n import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.domain.record_boxes import Box
    from engine.domain.toml_record import Path

LABELS: Final[dict[str, tuple[str, str]]] = {
    "id": ("编号", "Id"),
    "code": ("事项编码（12、14、31 或 33 位）", "Code of the item (12, 14, 31 or 33 places)"),
    "name": ("中文名称", "Name in Chinese"),
    "name_en": ("英文名称", "Name in English"),
    "power_type": ("权力类型", "Power type"),
    "theme": ("办事类别", "Theme"),
    "unit": ("单位编号", "Id of the unit"),
    "unit_name": ("办理单位", "Deciding unit"),
    "unit_name_en": ("办理单位（英文）", "Deciding unit, in English"),
    "summary": ("一句话说明", "In one sentence"),
    "summary_en": ("一句话说明（英文）", "In one sentence, in English"),
    "text": ("法律、法规或者文件", "Law, regulation or document"),
    "article": ("条款", "Article"),
    "verified": ("条文全文已经核对", "Checked against the full text"),
    "component": ("分项", "Component"),
    "component_en": ("分项（英文）", "Component, in English"),
    "when": ("什么情况下征求它的意见", "When it is asked"),
    "core": ("核心分项：不同意就整件不予许可", "Core: its refusal refuses the whole"),
    "surveys": ("参加踏勘", "Takes part in surveys"),
    "after": ("在哪个单位之后（依次办理）", "After which unit"),
    "phase": ("阶段", "Phase"),
    "waived": ("什么情况下豁免", "Waived when"),
    "waiver": ("豁免的依据", "Ground of the waiver"),
    "waiver_en": ("豁免的依据（英文）", "Ground of the waiver, in English"),
    "prefix": ("证照编号开头", "Start of the licence's number"),
    "check": ("校验码", "Check digit"),
    "valid_years": ("有效几年（0 为长期）", "Valid for years (0: without end)"),
    "fields": ("印哪些内容（一行一个字段）", "Fields that it prints, one a line"),
    "elicence": ("电子证照类型代码", "Type code of the e-licence"),
    "result": ("办成什么", "Result"),
    "result_en": ("办成什么（英文）", "Result, in English"),
    "who": ("谁可以办", "Who may apply"),
    "who_en": ("谁可以办（英文）", "Who may apply, in English"),
    "fee": ("收费", "Fee"),
    "fee_en": ("收费（英文）", "Fee, in English"),
    "fee_basis": ("收费依据", "Ground of the fee"),
    "place": ("办理地点", "Place"),
    "place_en": ("办理地点（英文）", "Place, in English"),
    "hours": ("办理时间", "Hours"),
    "hours_en": ("办理时间（英文）", "Hours, in English"),
    "telephone": ("咨询电话", "Telephone"),
    "complaint_telephone": ("监督电话", "Telephone for complaints"),
    "form": ("原件、复印件还是电子件", "Original, copy or electronic file"),
    "required_when": ("什么情况下要", "Required when"),
    "copies": ("几份", "Copies"),
    "reusable_from": ("证照库里哪种证照可以代替", "Licence in the library that stands in for it"),
    "accept": ("收什么格式", "Accepted formats"),
    "max_mb": ("最大（MB）", "At most (MB)"),
    "source": ("从哪里来", "Where it comes from"),
    "source_en": ("从哪里来（英文）", "Where it comes from, in English"),
    "notes": ("填报须知", "Notes"),
    "notes_en": ("填报须知（英文）", "Notes, in English"),
    "rule": ("会审单位过了环节时限不提意见", "A unit that gives no opinion within its stage"),
    "reference": ("依据", "By which rule"),
    "effect": ("怎么办", "What happens"),
    "field": ("申请表的哪个字段", "Field of the start form"),
    "value": ("字段填什么就是告知承诺", "Value that chooses the commitment"),
    "public": ("承诺书的内容对外公开", "The letter's points are shown to everybody"),
    "kind": ("哪一类", "Kind"),
    "licence": ("延续哪种证照", "Licence that it renews"),
    "text_en": ("英文", "In English"),
    "sample": ("样表（documents/ 里的文件名）", "Sample, a file in documents/"),
}
SPECIAL: Final = {
    "siblings.refusal.effect": ("核心分项不同意，其他单位的审查", "After a core unit's refusal the others' reviews"),
    "siblings.withdrawal.effect": ("申请人撤回，其他单位的审查", "After a withdrawal the others' reviews"),
    "siblings.lapse.effect": ("补正、容缺逾期，其他单位的审查", "After a lapse the others' reviews"),
    "commitment.points.text": ("内容", "What is told"),
    "materials.core": ("不能容缺：受理时就要有", "Core: can't follow after acceptance"),
    "materials.phase": ("哪个阶段要", "In which phase"),
}
HINTS: Final = {
    "required_when": (
        'true 都要；false 自愿；或者对照申请表，例如 has_signboard == "yes"',
        'true: always; false: optional; or over the start form, e.g. has_signboard == "yes"',
    ),
    "when": ("true 都征求；或者对照流程变量", "true: always; or over routing variables"),
    "reusable_from": ("没有就不填；由申请表生成的写 start_form", "Empty: none; start_form for what the form itself makes"),
}
AREAS: Final = frozenset({"summary", "summary_en", "notes", "notes_en", "result", "result_en", "who", "who_en", "fields"})
CODES: Final = frozenset({"id", "unit", "when", "required_when", "after", "phase", "waived", "prefix", "reusable_from", "sample", "elicence", "code"})
# By key: what the box suggests (known.py).
KNOWN: Final = {"unit": "unit", "after": "component", "phase": "phase", "reusable_from": "held", "text": "law"}
WORDED: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "rule": {"wait": ("等它的意见", "Waits for it"), "go_on": ("记缺席，会审继续", "Notes its absence and goes on")},
    "effect": {"tell": ("照常进行，通报其他单位", "Go on; the other units are told"), "end": ("终止", "End")},
    "kind": KINDS,
}
RULE_TITLES: Final = {
    "late": ("会审逾期", "Late opinions"),
    "siblings": ("会审单位相互的影响", "What a unit's outcome means for the others"),
    "renewal": ("延续", "Renewal"),
    "commitment": ("告知承诺", "Commitment"),
}
CHECKS: Final = ("mod11_10", "mod37_36", "uscc", "none")


class BoxShown(NamedTuple):
    """一栏 as it is drawn; ``shape`` is line, area, flag, choice or ticks."""

    name: str
    label: str
    hint: str
    shape: str
    value: str
    options: Sequence[tuple[str, str, bool]]
    error: str
    code: bool
    known: str


def shown(box: Box, errors: Mapping[str, str], typed: Mapping[str, Any]) -> BoxShown:
    """The box with what was typed where it was not stored, and what is wrong with it."""
    general = ".".join(part for part in box.path if isinstance(part, str))
    label = say(*SPECIAL.get(general, LABELS.get(box.key, (box.key, box.key))))
    value = typed.get(box.name, "") if box.kind in ("text", "number") and box.name in typed else box.text
    options = _options(box, value)
    shape = "flag" if box.kind == "flag" else "ticks" if box.key == "accept" else "choice" if options else "area" if box.key in AREAS else "line"
    if shape == "flag":
        value = "true" if box.value is True else ""
    return BoxShown(
        box.name, label, say(*HINTS.get(box.key, ("", ""))), shape, value, options, errors.get(box.name, ""), box.key in CODES, KNOWN.get(box.key, "")
    )


def _options(box: Box, value: str) -> list[tuple[str, str, bool]]:
    if box.key == "accept":
        chosen = list(box.value) if isinstance(box.value, list | tuple) else []
        known = [(media, name, media in chosen) for media, (name, _) in MEDIA_TYPES.items()]
        return known + [(str(one), str(one), True) for one in chosen if one not in MEDIA_TYPES]
    choices = {"form": FORMS, "power_type": POWER_TYPES, "theme": THEMES, **WORDED}.get(box.key)
    if choices is not None:
        listed = [(key, f"{key} {say(*names)}" if box.key == "power_type" else say(*names)) for key, names in choices.items()]
    elif box.key == "check":
        listed = [(one, one) for one in CHECKS]
    else:
        return []
    if value not in dict(listed):
        listed.insert(0, (value, value or "—"))
    return [(key, name, key == value) for key, name in listed]


def card(
    table: Mapping[str, Any], record: type[Any], path: Path, errors: Mapping[str, str], typed: Mapping[str, Any], parts: Sequence[Sequence[str]]
) -> dict[str, Any]:
    """One entry of a list: its boxes in parts (by their keys), its title, and what is wrong with it."""
    found: dict[Any, list[BoxShown]] = {}
    for box in boxes(table, record, path):
        found.setdefault(box.path[len(path)], []).append(shown(box, errors, typed))
    name = dotted(path)
    zh = str(table.get("name") or table.get("text") or "")
    return {
        "table": ".".join(map(str, path[:-1])),
        "number": path[-1],
        "id": str(table.get("id") or table.get("unit") or ""),
        "title": say(zh, str(table.get("name_en") or zh)),
        "parts": [[box for key in keys for box in found.get(key, [])] for keys in parts],
        "wrong": any(key.startswith(name) for key in errors),
        "general": errors.get(name, ""),
    }


def label_of(key: str) -> str:
    """What a key is called."""
    return say(*LABELS.get(key, (key, key)))


def choices_of(key: str) -> list[tuple[str, str]]:
    """What a key of a new entry is chosen from; nothing for what is typed."""
    return [(value, say(*words)) for value, words in WORDED.get(key, {}).items()]


def rule_title(table: str) -> str:
    """The heading of a table of rules."""
    return say(*RULE_TITLES[table])
