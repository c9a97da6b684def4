"""空白表单: a form with the fields that a kind of task lives by, ready to be made one's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from engine.runtime.lint.rules.task_answers import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Collection

_FIELDS: Final = {
    "acceptance": ("受理结论", "Acceptance"),
    "opinion": ("审查意见", "Opinion"),
    "reasons": ("理由", "Reasons"),
    "result": ("结果", "Result"),
    "findings": ("踏勘情况", "Findings"),
    "held_on": ("召开日期", "Held on"),
    "points": ("议定事项", "Points"),
    "decision": ("核准决定", "Decision"),
    "proof": ("校对结论", "Proofreading"),
    "delivery_method": ("送达方式", "Delivery"),
    "deferral": ("补齐情况", "Deferred materials"),
    "service": ("办理结果", "Outcome"),
    "hearing": ("是否要求听证", "Hearing"),
    "hearing_on": ("听证日期", "Day of the hearing"),
    "hearing_time": ("听证时间", "Time of the hearing"),
    "hearing_place": ("听证地点", "Place of the hearing"),
    "minutes": ("听证笔录", "Minutes"),
    "conclusion": ("结论", "Conclusion"),
    "signed_by": ("签署人", "Signed by"),
    "publicity_outcome": ("公示结果", "Outcome of the publicity"),
    "recusal": ("是否回避", "Recusal"),
    "expert_opinion": ("专家意见", "Expert's opinion"),
    "grounds": ("依据和理由", "Grounds"),
    "originals": ("原件核对", "Originals"),
    "remark": ("办理情况", "What was done"),
}
_VALUES: Final = {
    "accept": ("受理", "Accept"),
    "correct": ("一次性补正告知", "Ask for correction"),
    "decline": ("不予受理", "Do not accept"),
    "agree": ("同意", "Agree"),
    "conditions": ("有条件同意", "Agree on conditions"),
    "object": ("不同意", "Object"),
    "survey": ("需要踏勘", "Survey needed"),
    "unconcerned": ("不涉及", "Not concerned"),
    "passed": ("符合要求", "Passed"),
    "rectify": ("需要整改", "To be rectified"),
    "failed": ("不符合要求", "Failed"),
    "agreed": ("达成一致", "Agreed"),
    "partly": ("部分准予", "Partly"),
    "not_agreed": ("没有达成一致", "Not agreed"),
    "granted": ("准予许可", "Grant"),
    "refused": ("不予许可", "Refuse"),
    "issue": ("签发", "Issue"),
    "reject_back": ("退回核准", "Reject back"),
    "counter": ("窗口领取", "At the counter"),
    "courier": ("邮寄", "By courier"),
    "electronic": ("电子送达", "Electronically"),
    "complete": ("已补齐", "Complete"),
    "incomplete": ("没有补齐", "Incomplete"),
    "done": ("已办结", "Done"),
    "request": ("要求听证", "Request"),
    "waive": ("不要求听证", "Waive"),
    "clear": ("没有成立的异议", "No objection upheld"),
    "upheld": ("异议成立", "Objection upheld"),
    "no": ("不回避", "No"),
    "yes": ("回避", "Yes"),
    "match": ("与原件一致", "Matches"),
    "mismatch": ("与原件不一致", "Does not match"),
}
_ROUTED: Final = ("acceptance", "proof", "deferral", "hearing", "publicity_outcome", "originals")
_LEFT_OUT: Final = {"review": ("survey", "unconcerned")}
MOST: Final = 2000


def blank_form(name: str, kind: str) -> bytes:
    """The form as form-js writes it: a task without agreed fields is asked what was done."""
    taken: set[str] = {"submit"}
    fields = [field_of(kind, key, taken) for key in ANSWERS.get(kind, {})] or [field_of(kind, "remark", taken)]
    button = {"type": "button", "id": "submit", "action": "submit", "label": "提交", "properties": {"label_en": "Submit"}}
    drawn = {"type": "default", "id": name, "schemaVersion": 19, "components": [*fields, button]}
    return json.dumps(drawn, ensure_ascii=False, indent=2).encode() + b"\n"


def field_of(kind: str, key: str, taken: Collection[str]) -> dict[str, Any]:
    """One agreed field: a choice where its values are agreed, a day where it is one, else a text."""
    zh, en = _FIELDS[key]
    properties = {"label_en": en, **({"route": key} if key in _ROUTED else {})}
    name = next(one for one in (key, *(f"{key}_{n}" for n in range(2, 99))) if one not in taken)
    field: dict[str, Any] = {"id": name, "key": key, "label": zh, "validate": {"required": True}, "properties": properties}
    values = [value for value in ANSWERS.get(kind, {}).get(key, ()) if value not in _LEFT_OUT.get(kind, ())]
    if values:
        options = [{"label": _VALUES[value][0], "value": value, "label_en": _VALUES[value][1]} for value in values]
        return {"type": "radio", **field, "values": options}
    if key in ("held_on", "hearing_on"):
        return {"type": "datetime", **field, "subtype": "date", "dateLabel": zh}
    long = key in ("reasons", "findings", "points", "minutes", "conclusion", "grounds", "remark")
    return {"type": "textarea" if long else "textfield", **field, "validate": {"required": True, "maxLength": MOST if long else 100}}
