"""任务该有的回答:the form of a task has the fields that its kind lives by; without them the task has no legal consequence, and nobody notices.

An approval whose form asks for no ``decision`` decides nothing, a review without ``opinion`` says nothing for its unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.domain.form import fields_of
from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.form import Field
    from engine.runtime.lint.model import Diagram, Element, Folder

ANSWERS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "accept": {"acceptance": ("accept", "correct", "decline")},
    "review": {"opinion": ("agree", "conditions", "object", "survey", "unconcerned"), "reasons": ()},
    "joint_review": {"opinion": ("agree", "conditions", "object", "survey", "unconcerned"), "reasons": ()},
    "joint_survey": {"result": ("passed", "rectify", "failed"), "findings": ()},
    "coordination": {"result": ("agreed", "partly", "not_agreed"), "held_on": (), "points": ()},
    "approve": {"decision": ("granted", "partly", "refused"), "reasons": ()},
    "issue": {"proof": ("issue", "reject_back")},
    "deliver": {"delivery_method": ("counter", "courier", "electronic")},
    "supply_check": {"deferral": ("complete", "incomplete"), "reasons": ()},
    "service": {"service": ("done", "failed"), "reasons": ()},
    "hearing_request": {"hearing": ("request", "waive")},
    "hearing_arrangement": {"hearing_on": (), "hearing_time": (), "hearing_place": ()},
    "hearing": {"minutes": (), "conclusion": (), "signed_by": ()},
    "publicity": {"publicity_outcome": ("clear", "upheld")},
    "expert_opinion": {"recusal": ("no", "yes"), "expert_opinion": ("agree", "object"), "grounds": ()},
    "commitment": {"signed_by": ()},
    "originals": {"originals": ("match", "mismatch")},
}
"""By kind of task: the keys of its fields, each with the values that mean something (none: any)."""


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Only of forms that can be read; ``user_task_form`` and ``form_schema`` say what is wrong with the others."""
    for node in diagram.of_kind("userTask"):
        form = folder.forms.get(folder.form_of(node) or "")
        kind = node.properties.get("kind", "")
        if form is not None and kind in ANSWERS:
            yield from _check_form(node, kind, {field.key: field for field in fields_of(form)})


def _check_form(node: Element, kind: str, fields: dict[str, Field]) -> Iterator[Problem]:
    missing = [key for key in ANSWERS[kind] if key not in fields]
    if missing:
        yield problem(
            node,
            f"任务{node.label}的 kind 是 {kind}，表单却没有字段{'、'.join(missing)}，办了也没有后果。请在表单里加上。",
            f"Expected the form of {node.id!r} to ask for {', '.join(missing)}, for a task of kind {kind} has no consequence without, but it does not.",
        )
    for key, values in ANSWERS[kind].items():
        offered = [option.value for option in fields[key].options] if key in fields else []
        strange = [value for value in offered if values and value not in values]
        if strange:
            yield problem(
                node,
                f"任务{node.label}的表单字段 {key} 有不认识的选项“{strange[0][:40]}”。可用：{'、'.join(values)}。",
                f"Expected {key!r} in the form of {node.id!r} to offer {', '.join(values)}, but it offers {strange[0][:40]!r}.",
            )
