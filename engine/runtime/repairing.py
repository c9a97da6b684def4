"""更正流程变量:which routing variables of a failed element may be set, and to what.

Only variables that a form of the diagram sets by a choice of declared options. Where the task that sets one is done, its answer on record is the
only value allowed: a person answered for it, and an administrator decides nothing in his stead. Where no such task was done, any of the options may be
proposed, unless the choice belongs to a duty or to the applicant: then only whoever has it may make it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.domain.form import fields_of
from engine.domain.form.kinds.reading import in_condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.form.component import Field, Option
    from engine.runtime.definitions import Node
    from engine.runtime.edition import Edition

CHOICES = frozenset({"radio", "select"})
EACH_BY_HIMSELF = frozenset({"joint_review", "expert_opinion"})  # several people answer the same form: no one answer is the case's


class Repairable(NamedTuple):
    """一个可以更正的变量: what it is now (None: not set), the options allowed, and whether they are what is on record."""

    name: str
    field: Field
    node: Node
    now: object
    options: tuple[Option, ...]
    on_record: bool

    def allows(self, value: str) -> bool:
        """Whether it may be set to this option."""
        return any(option.value == value for option in self.options)


def repairable(edition: Edition, variables: Mapping[str, object], answers: Mapping[str, Mapping[str, object]]) -> tuple[Repairable, ...]:
    """Variables that are not what they may be. ``answers`` are the latest of each task that was done."""
    found: dict[str, Repairable] = {}
    for node in edition.definition.nodes.values():
        if node.element != "userTask" or node.kind in EACH_BY_HIMSELF:
            continue
        for field in fields_of(edition.form_of(node.id)):
            if field.route and field.type in CHOICES:
                one = _judge(field, node, variables, answers.get(node.id))
                if one is not None and (one.on_record or field.route not in found):
                    found[field.route] = one
    return tuple(found.values())


def _judge(field: Field, node: Node, variables: Mapping[str, object], said: Mapping[str, object] | None) -> Repairable | None:
    now = variables.get(field.route)
    if said is not None and field.key in said:
        recorded = in_condition(field, said[field.key])
        options = tuple(option for option in field.options if option.value == recorded)
        return Repairable(field.route, field, node, now, options, on_record=True) if options and now != recorded else None
    if node.role == "applicant" or node.duty not in (None, "", "none"):
        return None
    options = tuple(option for option in field.options if option.value != now)
    return Repairable(field.route, field, node, now, options, on_record=False) if field.route not in variables and options else None
