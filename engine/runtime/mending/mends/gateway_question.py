"""网关的问题: a name becomes a question, an answer is what the form offers for the value that the condition asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.domain.form import fields_of
from engine.runtime.expressions import Compare, ExpressionRefused, Literal, Name, parse
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.domain.form import Field
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("给网关补上问句，出口写上表单里的回答", "Word the gateway as a question and its flows as the form's answers")


def mend(hand: Hand) -> bool:
    """A gateway without a name asks what the field that it looks at is called."""
    raw = hand.element
    if raw is None:
        return False
    if local(raw.tag) == "sequenceFlow":
        return _answered(hand, raw)
    name = raw.get("name", "").strip().rstrip("。.!！")
    if not name:
        asked = [field for flow in hand.document.flows(source=raw.get("id")) for field, _ in _compared(hand, flow)]
        name = asked[0].label if asked else ""
    if not name or name.endswith("？"):
        return False
    raw.set("name", f"{name}？")
    return True


def _answered(hand: Hand, flow: _Element) -> bool:
    gateway = hand.document.by_id(flow.get("sourceRef") or "")
    labels = [option.label for field, value in _compared(hand, flow) for option in field.options if option.value == value]
    if not labels and gateway is not None and gateway.get("default") == flow.get("id"):
        labels = ["其他"]
    if flow.get("name") or not labels:
        return False
    flow.set("name", "或".join(labels)[:20])
    return True


def _compared(hand: Hand, flow: _Element) -> list[tuple[Field, object]]:
    """The fields that the flow's condition compares with a value, if it does nothing else."""
    text = next((child.text or "" for child in flow if local(child.tag) == "conditionExpression"), "")
    try:
        tree = parse(text).tree
    except ExpressionRefused:
        return []
    if not isinstance(tree, Compare) or not isinstance(tree.first, Name) or len(tree.rest) != 1:
        return []
    (operator, right), route = tree.rest[0], tree.first.path[0]
    if operator != "==" or not isinstance(right, Literal):
        return []
    fields = [field for form in hand.folder.forms.values() for field in fields_of(form) if field.route == route]
    return [(field, right.value) for field in fields[:1]]
