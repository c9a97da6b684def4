"""不会出现的值:a condition compares a form's choice with a value that the form does not offer; nearly always a typing mistake."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from engine.runtime.expressions import Compare, ExpressionRefused, Items, Literal, Name, Node, parse, walk
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.places import expressions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """A warning, for a handler may set the variable to other values."""
    for each in expressions(diagram):
        try:
            tree = parse(each.text).tree
        except ExpressionRefused:
            continue
        for name, value in _compared(tree):
            choices = [choice for choice in folder.known.get(name, ()) if isinstance(choice, str)]
            if choices and isinstance(value, str) and value not in choices:
                close = get_close_matches(value, choices, n=1)
                zh = f"是否想写“{close[0]}”？" if close else f"可选：{'、'.join(choices)}。"
                en = f"Did you mean {close[0]!r}?" if close else f"It offers {', '.join(choices)}."
                yield problem(
                    each.place,
                    f"“{each.text[:60]}”：表单里的 {name} 没有“{value[:40]}”这个值。{zh}",
                    f"Expected {name!r} to be compared with what its form offers, but got {value[:40]!r}. {en}",
                    "warning",
                )


def _compared(tree: Node) -> Iterator[tuple[str, object]]:
    for node in walk(tree):
        if isinstance(node, Compare) and isinstance(node.first, Name) and len(node.first.path) == 1:
            for _, right in node.rest:
                for written in right.items if isinstance(right, Items) else (right,):
                    if isinstance(written, Literal):
                        yield node.first.path[0], written.value
