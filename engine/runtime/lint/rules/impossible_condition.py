"""不会成立的条件:a condition that no value fulfils leads nowhere; the branch behind it is drawn for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.expressions import ExpressionRefused, parse
from engine.runtime.lint.model import Problem, problem
from engine.runtime.sampling import samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.expressions import Expression
    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Conditions behind deciding gateways, where it can be decided; whatever the forms offer, for a handler may set other values."""
    for flow in diagram.flows:
        source = diagram.nodes.get(flow.source)
        if not flow.condition or source is None or source.kind not in ("exclusiveGateway", "inclusiveGateway"):
            continue
        try:
            condition = parse(flow.condition)
        except ExpressionRefused:
            continue
        if _never(condition, folder):
            yield problem(
                flow,
                f"网关{source.label}的出口“{flow.name or flow.id}”的条件“{flow.condition[:60]}”永远不会成立，后面的分支走不到。请改正条件，或者删去这条线。",
                f"Expected some value to fulfil {flow.condition[:60]!r} behind {source.id!r}, but none does and nobody comes to {flow.target!r}.",
            )


def _never(condition: Expression, folder: Folder) -> bool:
    found = samples((condition,), None, folder.budget)
    if not found:
        return False
    try:
        return not any(condition.evaluate(sample) is True for sample in found)
    except ExpressionRefused:
        return False
