"""决策的引用:a business rule task names a decision table of the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """``camunda:decisionRef`` of business rule tasks."""
    for node in diagram.of_kind("businessRuleTask"):
        name = node.camunda.get("decisionRef", "").strip()
        if not name:
            yield problem(node, f"{node.label}没有指明决策表。请填写 camunda:decisionRef。", f"Expected camunda:decisionRef at {node.id!r}, but there is none.")
        elif folder.whole and name not in folder.tables:
            yield problem(node, f"没有决策表“{name[:60]}”。", f"Expected a decision table {name[:60]!r} in the folder, but there is none.")
