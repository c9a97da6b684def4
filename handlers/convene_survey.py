"""召集联合踏勘:one visit for all the units that asked for it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import ConveneSurvey
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``units`` names the variable that holds the units to take along."""

    units: str = "survey_units"


def convene_survey(inputs: Inputs, facts: Facts) -> Outcome:
    """召集联合踏勘:the first round. Raises ValueError when no unit asked."""
    asked = facts.variables.get(inputs.units)
    units = tuple(str(unit) for unit in asked) if isinstance(asked, list | tuple) else ()
    if not units:
        raise ValueError(f"Expected variable {inputs.units} to name the units that asked for a survey, but it is empty.")
    joint_zh, joint_en = (f"{len(units)} 个单位合并为一次，", f" for {len(units)} units at once") if len(units) > 1 else ("", "")
    told = tell("survey_needed", number=facts.case.number, joint=(joint_zh, joint_en))
    round_ = len(facts.surveys) + 1  # a project may have had one in an earlier phase
    return Outcome(data={"survey_round": round_}, effects=(ConveneSurvey(units, round_), told))
