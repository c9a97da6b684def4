"""任务该有的回答: the fields that the task's kind lives by, put before the button of its form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from engine.domain.form import fields_of
from engine.runtime.lint.rules.task_answers import ANSWERS
from engine.runtime.mending.blank_form import field_of

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("在表单里加上任务种类要的字段", "Add the fields that the kind of task needs to its form")


def mend(hand: Hand) -> bool:
    """Fields that are there stay as they are; a strange option only a person can mend."""
    diagram = hand.diagram
    node = diagram.nodes.get(hand.finding.element) if diagram is not None else None
    path = hand.folder.form_of(node) if node is not None else None
    form = hand.folder.forms.get(path or "")
    if node is None or path is None or form is None:
        return False
    there = {field.key for field in fields_of(form)}
    missing = [key for key in ANSWERS.get(node.properties.get("kind", ""), {}) if key not in there]
    drawn = json.loads(hand.folder.files[path])
    components = drawn["components"]
    at = next((number for number, one in enumerate(components) if one.get("type") == "button"), len(components))
    taken = {str(one.get("id")) for one in components}
    components[at:at] = [field_of(node.properties["kind"], key, taken) for key in missing]
    hand.files[path] = json.dumps(drawn, ensure_ascii=False, indent=2).encode() + b"\n"
    return bool(missing)
