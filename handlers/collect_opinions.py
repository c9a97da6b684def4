"""汇总审查意见:what the units said, taken from the opinion rows and never from the branches' own variables."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """Nothing to set."""


def collect_opinions(inputs: Inputs, facts: Facts) -> Outcome:  # noqa: ARG001 - the handler contract
    """汇总审查意见:who wants a survey, who objects, whether nobody agrees. Raises ValueError while an opinion is outstanding."""
    pending = [opinion.unit for opinion in facts.opinions if opinion.state == "pending"]
    if pending or not facts.opinions:
        raise ValueError(f"Expected every unit asked to have answered, but {pending or 'nobody was asked'} is outstanding.")
    surveying = [opinion.unit for opinion in facts.opinions if opinion.state == "survey"]
    objecting = [opinion.unit for opinion in facts.opinions if opinion.state == "object"]
    concerned = [opinion.unit for opinion in facts.opinions if opinion.state != "unconcerned"]
    return Outcome(
        data={
            "needs_survey": bool(surveying),
            "survey_units": surveying,
            "objecting_units": objecting,
            "all_refused": bool(objecting) and objecting == concerned,
        }
    )
