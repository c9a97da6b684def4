"""值的种类:what a form makes of an answer, by example, and whether a condition fits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.expressions import Compare, Expression, ExpressionRefused, Logic, Name, Node, Not, walk
from engine.runtime.values import truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.domain.form import Field


def example_of(field: Field) -> object:
    """A value such as the field's answers have; None when nothing can be said."""
    if field.type == "checkbox":
        return True
    if field.type == "number":
        return "1.00" if field.kind == "money" else 1
    if field.type == "checklist" or field.multiple:
        return ["x"]
    if field.type in ("select", "radio", "textfield", "textarea", "datetime"):
        return field.options[0].value if field.options else "x"
    return None


def misfit(expression: Expression, examples: Mapping[str, object]) -> ExpressionRefused | None:
    """The first part of a condition that can't be evaluated with such values; parts with other variables are left out."""
    for part in _parts(expression.tree):
        names = {node.path[0] for node in walk(part) if isinstance(node, Name)}
        if names <= examples.keys():
            try:
                truth(part.evaluate(examples))
            except ExpressionRefused as refusal:
                return refusal
    return None


def _parts(node: Node) -> Iterator[Node]:
    """What stands where true or false is asked for, down to the comparisons, so that no part hides behind another."""
    if isinstance(node, Logic):
        for each in node.operands:
            yield from _parts(each)
    elif isinstance(node, Not):
        yield from _parts(node.operand)
    elif isinstance(node, Compare):
        left = node.first
        for operator, right in node.rest:
            yield Compare(left, ((operator, right),))
            left = right
    else:
        yield node
