"""安排专家评审:how many experts are drawn, and which unit concludes."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """``count`` seats, an odd number, so that there is a majority."""

    count: int = 3


def seat_experts(inputs: Inputs, facts: Facts) -> Outcome:
    """席位:writes ``seats``, one drawn expert each, and ``lead_unit``. Raises ValueError for an even number, or an item that nobody reviews."""
    if inputs.count < 1 or inputs.count % 2 == 0 or not facts.item.participants:
        raise ValueError(f"Expected an odd number of experts and a unit that reviews, but got {inputs.count}.")
    return Outcome(data={"seats": [str(no) for no in range(1, inputs.count + 1)], "lead_unit": facts.item.participants[0].unit})
