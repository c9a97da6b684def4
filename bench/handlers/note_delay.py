"""记录延误: what the naive diagram's script does when a timer fires."""

from dataclasses import dataclass

from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """None."""


def note_delay(inputs: Inputs, facts: Facts) -> Outcome:
    """Set the variable that the naive script sets."""
    del inputs, facts
    return Outcome(data={"escalated": True})
