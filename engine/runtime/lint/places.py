"""表达式的位置:every place of a diagram where the engine evaluates a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import CAMUNDA, Spot, spot
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram

TIMERS: Final = ("timeDuration", "timeDate", "timeCycle")
_TEXTS: Final = {
    "conditionExpression": "条件",
    "condition": "条件事件的条件",
    "loopCardinality": "多实例的次数",
    "completionCondition": "完成条件",
    "loopCondition": "循环条件",
    "activationCondition": "激活条件",
    "messagePath": "消息关联",
    "dataPath": "消息关联",
    "formalExpression": "表达式",
    "transformation": "数据转换",
    "from": "数据赋值",
    "to": "数据赋值",
}


@dataclass(frozen=True)
class Expressed:
    """One text that is evaluated: where, what for, and the text. ``language`` is what the element asks for, empty for ours."""

    place: Spot
    kind: str
    zh: str
    text: str
    language: str


def expressions(diagram: Diagram) -> Iterator[Expressed]:
    """Every evaluated text except those of timers."""
    for raw in diagram.root.iter():
        name = local(raw.tag)
        if name in _TEXTS and not (name == "condition" and local(raw.getparent().tag) != "conditionalEventDefinition"):
            yield Expressed(spot(raw), name, _TEXTS[name], (raw.text or "").strip(), raw.get("language") or "")
        collection = raw.get(f"{{{CAMUNDA}}}collection")
        if collection is not None:
            yield Expressed(spot(raw), "collection", "多实例的清单", collection.strip(), "")


def timers(diagram: Diagram) -> Iterator[Expressed]:
    """Every text of a timer."""
    for raw in diagram.root.iter():
        if local(raw.tag) in TIMERS:
            yield Expressed(spot(raw), local(raw.tag), "定时", (raw.text or "").strip(), raw.get("language") or "")
