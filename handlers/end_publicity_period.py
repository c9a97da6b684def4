"""公示期满:nobody may object any more; what stood still by local rule runs again."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import EndPublicityPeriod
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """No parameters."""


def end_publicity_period(_: Inputs, facts: Facts) -> Outcome:
    """公示期满:with how many objections."""
    return Outcome(effects=(EndPublicityPeriod(f"公示期满，收到异议 {len(facts.objections)} 条"),))
