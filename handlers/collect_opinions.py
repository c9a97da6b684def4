"""汇总审查意见:what the units said, taken from the opinion rows and never from the branches' own variables."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.facts import Facts, Outcome
from engine.domain.joint_review import summarise


@dataclass(frozen=True)
class Inputs:
    """Nothing to set."""


def collect_opinions(inputs: Inputs, facts: Facts) -> Outcome:  # noqa: ARG001 - the handler contract
    """汇总审查意见:who wants a survey or a meeting, who objects, whether nobody agrees. Raises ValueError while an opinion is outstanding."""
    summary = summarise(facts.item.participants, facts.opinions)
    if summary.pending or not summary.lines:
        raise ValueError(f"Expected every unit asked to have answered, but {', '.join(summary.pending) or 'nobody was asked: something'} is outstanding.")
    data = {
        "needs_survey": bool(summary.surveying),
        "survey_units": list(summary.surveying),
        "objecting_units": list(summary.objecting),
        "needs_coordination": bool(summary.coordinating),
        "all_refused": summary.all_refused,
    }
    return Outcome(data=data)
