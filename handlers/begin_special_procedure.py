"""启动特别程序:hearing, test, appraisal … begins where the diagram says so; the applicant is told how long it takes (行政许可法 第四十五条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import SuspendClock
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """``ground`` is an id of processes/_law/suspension_grounds.toml, ``timed_by`` the stage whose limit it needs, ``reason`` for the applicant."""

    ground: str
    timed_by: str
    reason: str


def begin_special_procedure(inputs: Inputs, facts: Facts) -> Outcome:
    """启动特别程序:the clocks that the ground stops stand still until it ends. Raises ValueError where limits.toml names no such days."""
    days = facts.days.get(inputs.timed_by)
    if not days:
        raise ValueError(f"Expected limits.toml to say how many working days the stage {inputs.timed_by} takes, but it does not.")
    return Outcome(effects=(SuspendClock(inputs.ground, inputs.reason, days),))
