"""The benchmark's item as a definition bundle: the remodelled diagram, and forms made here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ITEM = "bench_joint_review"
UNITS = ("fire_safety", "health", "environment", "planning", "police")
MATERIALS = 18  # as many as the naive process carries in its task data
GUIDE = ("result", "result_en", "who", "who_en", "fee", "fee_en", "fee_basis", "place", "place_en", "hours", "hours_en", "telephone", "complaint_telephone")
PLAIN = ("precheck", "correct", "accept", "survey", "approve", "issue", "deliver")
REVIEWS = ("review_fire", "review_health", "review_env", "review_planning", "review_police")


def files() -> dict[str, bytes]:
    """The bundle."""
    bundle = {
        f"{ITEM}.bpmn": (HERE / "joint_review" / f"{ITEM}.bpmn").read_bytes(),
        "item.toml": _item().encode(),
        "limits.toml": _limits().encode(),
        "materials.toml": b"",
        "forms/start.form": _form("start", [_text("operator_name", reuse="name"), _text("credit_code", reuse="code")]),
        "forms/intake.form": _form("intake", [_text("name"), _text("phone"), _text("address"), *(_text(f"material_{n}") for n in range(MATERIALS))]),
    }
    bundle |= {f"forms/{name}.form": _form(name, [_text("remark")]) for name in PLAIN if name != "precheck"}
    bundle |= {f"forms/{name}.form": _form(name, [_choice("opinion", ["agree", "object"]), _text("reasons"), _text("remark")]) for name in REVIEWS}
    ok = {"type": "checkbox", "id": "ok", "key": "ok", "label": "材料齐全", "properties": {"label_en": "Complete", "route": "ok"}}
    return bundle | {"forms/precheck.form": _form("precheck", [ok, _text("remark")])}


def answers(node: str) -> dict[str, list[str]]:
    """What an officer posts at a task of the diagram: about 4 KB at intake, a few words elsewhere."""
    if node == "intake":
        papers = {f"material_{n}": [f"材料{n} 营业执照副本复印件 {'a' * 64} {n}页 {12345 + n}字节 已核验"] for n in range(MATERIALS)}
        return {"name": ["示例有限公司"], "phone": ["13800000000"], "address": ["青禾区街道路100号"], **papers}
    if node in REVIEWS:
        return {"opinion": ["agree"], "remark": ["符合条件"]}
    return ({"ok": ["true"]} if node == "precheck" else {}) | {"remark": ["符合条件"]}


def _form(name: str, components: list[dict[str, Any]]) -> bytes:
    return json.dumps({"type": "default", "id": name, "schemaVersion": 19, "components": components}, ensure_ascii=False).encode()


def _text(key: str, **properties: str) -> dict[str, Any]:
    return {"type": "textfield", "id": key, "key": key, "label": key, "properties": {"label_en": key, **properties}}


def _choice(key: str, values: list[str]) -> dict[str, Any]:
    return {
        "type": "radio",
        "id": key,
        "key": key,
        "label": key,
        "values": [{"label": v, "value": v, "label_en": v} for v in values],
        "properties": {"label_en": key},
    }


def _item() -> str:
    participants = "".join(
        f'[[participants]]\nunit = "{u}"\nname = "{u}"\nname_en = "{u}"\ncomponent = "{u}"\ncomponent_en = "{u}"\nwhen = "true"\ncore = false\nsurveys = true\n'
        for u in UNITS
    )
    guide = "".join(f'{key} = "-"\n' for key in GUIDE)
    return f"""id = "{ITEM}"
code = "000125012000"
name = "测速:十二步并联审查"
name_en = "Benchmark: joint review in twelve tasks"
power_type = "01"
unit = "bureau"
unit_name = "测速局"
unit_name_en = "Benchmark bureau"
summary = "只用来测速。"
summary_en = "For measuring only."
licences = []
[[basis]]
text = "行政许可法"
article = "第三十四条"
verified = true
{participants}
[guide]
{guide}"""


def _limits() -> str:
    return """[whole_case.statutory]
"2004-07-01" = {working_days = 20, reference = "行政许可法 第四十二条", verified = true}
[stage.acceptance]
[stage.review]
[stage.decision]
[stage.issuing]
"""
