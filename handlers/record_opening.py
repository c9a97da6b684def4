"""依职权启动:the bureau has begun the case itself; there is nothing to accept, and the clocks run from now."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import MarkAccepted
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """Nothing to set."""


def record_opening(inputs: Inputs, facts: Facts) -> Outcome:  # noqa: ARG001 - the handler contract
    """依职权启动:Raises ValueError in a case that somebody applied for: that is accepted, or not."""
    if facts.case.channel != "official":
        raise ValueError(f"Expected a case begun by the bureau, but it came in by {facts.case.channel}.")
    return Outcome(effects=(MarkAccepted(),))
