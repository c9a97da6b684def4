"""表达式:every text that the engine would evaluate is readable in our own language, and in no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.expressions import ExpressionRefused
from engine.runtime.expressions import check as check_expression
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.places import expressions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Conditions, multi-instance, loops, conditional events, correlation, ad-hoc completion."""
    for each in expressions(diagram):
        if each.language:
            yield problem(
                each.place,
                f"{each.zh}声明了语言“{each.language[:30]}”。请删去 language，只用本系统的表达式。",
                f"Expected our own expressions, but the {each.kind} names the language {each.language[:30]!r}. Remove it.",
            )
        try:
            check_expression(each.text)
        except ExpressionRefused as refusal:
            yield problem(each.place, f"{each.zh}“{each.text[:60]}”有误：{refusal.zh}", f"In the {each.kind} {each.text[:60]!r}: {refusal}")
