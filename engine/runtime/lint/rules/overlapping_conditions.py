"""条件重叠:where two conditions of an exclusive gateway hold together, the branch drawn higher wins, silently."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from engine.runtime.expressions import Expression, ExpressionRefused, parse
from engine.runtime.lint.model import Problem, problem
from engine.runtime.sampling import samples, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Flow, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Every pair of conditions, where it can be decided; equal conditions always."""
    for node in diagram.of_kind("exclusiveGateway"):
        readable = [(flow, condition) for flow in diagram.outgoing[node.id] if (condition := _read(flow)) is not None and flow.id != node.raw.get("default")]
        for (first, one), (second, two) in combinations(readable, 2):
            example = _together(one, two, folder)
            if example is not None:
                when = f"（例如 {example}）" if example else ""
                having = f" with {example}" if example else ""
                names = f"“{first.name or first.id}”和“{second.name or second.id}”"
                yield problem(
                    second,
                    f"网关{node.label}的出口{names}可能同时成立{when}，只会走画得较高的一条。请让条件互斥。",
                    f"Expected conditions that exclude each other at {node.id!r}, but {first.id!r} and {second.id!r} both hold{having}.",
                )


def _read(flow: Flow) -> Expression | None:
    try:
        return parse(flow.condition) if flow.condition else None
    except ExpressionRefused:
        return None


def _together(one: Expression, two: Expression, folder: Folder) -> str | None:
    """An example that both accept, empty when they are the same; None when there is none or it can't be decided."""
    if one.tree == two.tree:
        return ""
    for sample in samples((one, two), folder.known, folder.budget) or ():
        try:
            if one.evaluate(sample) is True and two.evaluate(sample) is True:
                return shown(sample)
        except ExpressionRefused:
            continue
    return None
