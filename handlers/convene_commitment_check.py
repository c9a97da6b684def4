"""安排承诺核查:two officers or more, other than who decided, go and see whether the commitment is kept (行政许可法 第三十四条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import ConveneSurvey
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``timed_by`` is the stage whose limit says within how many working days it is checked."""

    timed_by: str = "commitment_check"


def convene_commitment_check(inputs: Inputs, facts: Facts) -> Outcome:
    """安排核查:the first round. Raises ValueError where limits.toml names no such days."""
    days = facts.days.get(inputs.timed_by)
    if not days:
        raise ValueError(f"Expected limits.toml to say how many working days the stage {inputs.timed_by} takes, but it does not.")
    told = tell("commitment_check", number=facts.case.number, days=days)
    return Outcome(effects=(ConveneSurvey((facts.item.unit,), 1), told))
