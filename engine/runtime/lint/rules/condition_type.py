"""条件的类型:a condition compares like with like, and what is asked for yes or no is yes or no.

The answer of a radio button is a text: ``needs_survey`` alone is then no condition, ``needs_survey == "yes"`` is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.expressions import ExpressionRefused, parse
from engine.runtime.lint.kinds import misfit
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.places import expressions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

_CONDITIONS: Final = ("conditionExpression", "completionCondition")


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """As far as forms tell what kind of value a variable has."""
    for each in expressions(diagram):
        if each.kind in _CONDITIONS:
            try:
                refusal = misfit(parse(each.text), folder.examples)
            except ExpressionRefused:
                continue  # the rule "expression" says what is wrong with it
            if refusal is not None:
                yield problem(each.place, f"{each.zh}“{each.text[:60]}”的类型不对：{refusal.zh}", f"In the {each.kind} {each.text[:60]!r}: {refusal.en}")
