"""发起并联审查:asks every unit concerned at the same time. Who is concerned is data in item.toml, evaluated before the handler is called."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import OpenReview, WaiveComponents
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """Nothing to set."""


def plan_joint_review(inputs: Inputs, facts: Facts) -> Outcome:  # noqa: ARG001 - the handler contract
    """发起并联审查:``asked_units`` are the participants whose ``when`` holds, but for those that are waived (区域评估 …).

    In a project they are those of the phase. Raises ValueError when none is asked, or one is unknown.
    """
    asked = facts.variables.get("asked_units")
    named = {str(unit) for unit in asked} if isinstance(asked, list | tuple) else set()
    known = [participant.unit for participant in facts.item.participants]
    strangers = named.difference(known)
    if strangers or not named:
        raise ValueError(f"Expected some of the participants {known} to be asked, but got {sorted(named)}.")
    units = [unit for unit in known if unit in named]
    waived = (WaiveComponents(facts.waived),) if facts.waived else ()
    return Outcome(data={"units": units}, effects=(*waived, OpenReview(tuple(units))))
