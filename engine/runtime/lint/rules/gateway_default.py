"""网关的默认流:a deciding gateway always has a way on: a default, or conditions proven to leave nothing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.expressions import Expression, ExpressionRefused, parse
from engine.runtime.lint.model import Problem, problem
from engine.runtime.sampling import samples, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.runtime.lint.model import Diagram, Element, Flow, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """Exclusive and inclusive gateways with several flows out."""
    for node in diagram.of_kind("exclusiveGateway", "inclusiveGateway"):
        flows = diagram.outgoing[node.id]
        default = node.raw.get("default")
        if default is not None and default not in {flow.id for flow in flows}:
            yield problem(
                node, f"网关{node.label}的默认流不是它的出口。", f"Expected the default of {node.id!r} to be one of its flows, but {default[:60]!r} is not."
            )
        elif len(flows) > 1:
            yield from _check_flows(node, flows, default, folder)


def _check_flows(node: Element, flows: list[Flow], default: str | None, folder: Folder) -> Iterator[Problem]:
    bare = [flow for flow in flows if not flow.condition and flow.id != default]
    for flow in flows:
        if flow.id == default and flow.condition is not None:
            yield problem(
                flow, f"网关{node.label}的默认流不能带条件，引擎会忽略它。", f"Expected no condition on the default flow of {node.id!r}, for it is ignored."
            )
    for flow in bare:
        yield problem(
            flow,
            f"网关{node.label}的出口“{flow.name or flow.id}”没有条件。请填写条件，或把它设为默认流。",
            f"Expected a condition on {flow.id!r} behind {node.id!r}, or that it be the default, but it has none.",
        )
    if default is None and not bare:
        yield from _check_exhaustive(node, flows, folder)


def _check_exhaustive(node: Element, flows: list[Flow], folder: Folder) -> Iterator[Problem]:
    try:
        conditions = [parse(flow.condition or "") for flow in flows]
    except ExpressionRefused:
        return
    found = samples(conditions, folder.known, folder.budget)
    if found is None:
        yield problem(
            node,
            f"网关{node.label}没有默认流，条件都不成立时办件会出错。请设一条默认流。",
            f"Expected a default flow at {node.id!r}, but there is none and the case fails when no condition holds.",
        )
        return
    missing = next((sample for sample in found if not any(_holds(each, sample) for each in conditions)), None)
    if missing is not None:
        yield problem(
            node,
            f"网关{node.label}没有默认流，而 {shown(missing)} 时没有一条出口成立。请设一条默认流。",
            f"Expected a default flow at {node.id!r}, but there is none, and with {shown(missing)} no condition holds.",
        )


def _holds(condition: Expression, sample: Mapping[str, object]) -> bool:
    try:
        return condition.evaluate(sample) is True
    except ExpressionRefused:
        return False
