"""进入阶段:the project enters the phase that the diagram's call names; its first papers came with the application, the others are still to come."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import EnterPhase
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """Nothing to set: the phase is the variable ``phase``, which the call activity's property sets."""


def enter_phase(inputs: Inputs, facts: Facts) -> Outcome:  # noqa: ARG001 - the handler contract
    """进入阶段:writes ``handed_in``, ``lead``, ``is_new_project``, ``phase_granted`` and ``signed_jointly`` (会签).

    Raises ValueError for a phase that the item does not have.
    """
    phase = facts.item.phase(str(facts.variables.get("phase") or ""))
    if phase is None:
        raise ValueError(f"Expected the variable phase to name one of the item's phases, but got {facts.variables.get('phase')!r}.")
    first = not facts.phases and phase == facts.item.phases[0]
    told = tell("phase_entered", number=facts.case.number, phase=(phase.name, phase.name_en), unit=(phase.lead_name, phase.lead_name_en))
    data = {"handed_in": first, "lead": phase.lead, "is_new_project": not facts.project_code, "phase_granted": False, "signed_jointly": phase.joint_signature}
    return Outcome(data=data, effects=(EnterPhase(phase.id, handed_in=first), *(() if first else (told,))))
