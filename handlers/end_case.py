"""办结:nothing more is to be served; the case ends with its result."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import CloseCase
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """``result`` is the exchange's code."""

    result: str


def end_case(inputs: Inputs, _: Facts) -> Outcome:
    """办结."""
    return Outcome(effects=(CloseCase(inputs.result),))
