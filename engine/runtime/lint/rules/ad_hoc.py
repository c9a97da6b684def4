"""即席子流程:the engine stalls in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """No ad-hoc sub-process."""
    for node in diagram.of_kind("adHocSubProcess"):
        yield problem(
            node,
            f"流程会停在即席子流程{node.label}。请改画成并行网关或普通子流程。",
            f"Expected no ad-hoc sub-process, but the case would stall in {node.id!r}. Use a parallel gateway or an ordinary sub-process.",
        )
