"""变量的来源:a condition asks for variables that something sets: a form, a decision table, a multi-instance or a handler.

What handlers set is not declared anywhere, so that a variable can only be proven unknown where no handler runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.expressions import ExpressionRefused, parse
from engine.runtime.lint.model import CAMUNDA, Problem, problem
from engine.runtime.lint.places import expressions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Only in a whole folder without service tasks."""
    if not folder.whole or any(any(each.of_kind("serviceTask")) for each in folder.diagrams):
        return
    known = set(folder.routed)
    known.update(name for table in folder.tables.values() for name in table.outputs)
    for each in folder.diagrams:
        known.update(raw.get(f"{{{CAMUNDA}}}elementVariable") or "" for raw in each.root.iter())
    for expressed in expressions(diagram):
        try:
            names = parse(expressed.text).names
        except ExpressionRefused:
            continue
        for name in sorted(names - known):
            yield problem(
                expressed.place,
                f"{expressed.zh}用到的变量“{name}”没有来源。请在表单里把它声明为流转变量（properties.route）。",
                f"Expected something to set {name!r}, but no form, table or handler does. Let a form field route it (properties.route).",
            )
