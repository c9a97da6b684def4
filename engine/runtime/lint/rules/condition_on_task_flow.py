"""任务后的条件:the engine ignores a condition on a flow that does not leave a gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

_DECIDES: Final = ("exclusiveGateway", "inclusiveGateway")


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """Conditions, and defaults, belong to exclusive and inclusive gateways."""
    for flow in diagram.flows:
        source = diagram.nodes.get(flow.source)
        if flow.condition is not None and source is not None and source.kind not in _DECIDES:
            yield problem(
                flow,
                f"离开{source.label}的顺序流带条件，引擎会忽略它。请在后面加排他网关，把条件放到网关的出口。",
                f"Expected conditions only behind a deciding gateway, but this one is ignored. Put an exclusive gateway after {source.id!r}.",
            )
    for node in diagram.nodes.values():
        if node.raw.get("default") is not None and node.kind not in _DECIDES:
            yield problem(
                node, f"{node.label}不是网关，默认流会被忽略。请加排他网关。", f"Expected a default flow only at a deciding gateway, but {node.id!r} has one."
            )
