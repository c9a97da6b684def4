"""核对尚缺材料:whether a material is still to follow, read from the case's materials and not from what a branch remembers."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """Nothing to set."""


def note_deferral(inputs: Inputs, facts: Facts) -> Outcome:  # noqa: ARG001 - the handler contract
    """核对尚缺材料:writes ``has_deferred``; a case that comes back to the review with everything in is not asked again."""
    return Outcome(data={"has_deferred": any(material.state == "deferred" for material in facts.materials)})
