"""召集协调会:a unit's objection is talked over before anything is decided; every unit of the review is told, those that object are to answer for it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import ConveneCoordination, Notify
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """``units`` names the variable that holds the objecting units."""

    units: str = "objecting_units"


def convene_coordination(inputs: Inputs, facts: Facts) -> Outcome:
    """召集协调会:Raises ValueError when no unit objects."""
    listed = facts.variables.get(inputs.units)
    units = tuple(str(unit) for unit in listed) if isinstance(listed, list | tuple) else ()
    if not units:
        raise ValueError(f"Expected variable {inputs.units} to name the units that object, but it is empty.")
    names = {participant.unit: (participant.name, participant.name_en) for participant in facts.item.participants}
    zh = "、".join(names.get(unit, (unit, unit))[0] for unit in units)
    en = ", ".join(names.get(unit, (unit, unit))[1] for unit in units)
    told = tuple(
        Notify(
            f"pool:reviewer@{opinion.unit}",
            f"{facts.case.number}:{zh}有不同意见,将召开协调会,请派人参加。",
            f"{facts.case.number}: {en} objects; a coordination meeting is convened, please send somebody.",
        )
        for opinion in facts.opinions
    )
    return Outcome(effects=(ConveneCoordination(units), *told))
