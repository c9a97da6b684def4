"""盖章: what the naive diagram's script does before issuing."""

from dataclasses import dataclass

from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """None."""


def bench_seal(inputs: Inputs, facts: Facts) -> Outcome:
    """Set the variable that the naive script sets."""
    del inputs
    return Outcome(data={"cert_no": f"C{facts.case.number}"})
