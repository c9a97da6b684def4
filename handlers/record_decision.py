"""记录审批决定:the approver's decision, worked out component by component. A unit's objection refuses its own component, no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.document import text_of
from engine.domain.effects import SetDecision
from engine.domain.facts import Facts, Opinion, Outcome

if TYPE_CHECKING:
    from engine.domain.item import Participant


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task whose form decided."""

    task: str = "approve_case"


def record_decision(inputs: Inputs, facts: Facts) -> Outcome:
    """记录审批决定:granted | partly | refused. Raises ValueError while an opinion is open, or the form has no decision."""
    answers = facts.case.answers.get(inputs.task, {})
    wish = text_of(answers, "decision")
    if wish not in ("granted", "partly", "refused"):
        raise ValueError(f"Expected {inputs.task} to decide granted, partly or refused, but got {wish!r}.")
    opinions = {opinion.unit: opinion for opinion in facts.opinions}
    if any(opinion.state in ("pending", "survey") for opinion in facts.opinions):
        raise ValueError("Expected all opinions to be closed before the decision, but one is open.")
    concerned = [part for part in facts.item.participants if part.unit in opinions and opinions[part.unit].state != "unconcerned"]
    refused = _refused(wish, concerned, opinions)
    granted = tuple(part.component for part in concerned if part not in refused)
    outcome = "refused" if not granted else "partly" if refused else "granted"
    reasons = _reasons(text_of(answers, "reasons"), refused, opinions)
    return Outcome(
        data={"outcome": outcome, "granted": outcome != "refused"},
        effects=(SetDecision(outcome, granted, tuple(part.component for part in refused), reasons),),
    )


def _refused(wish: str, concerned: list[Participant], opinions: dict[str, Opinion]) -> list[Participant]:
    """不准予的分项:everything when the approver refuses or a core component is objected to; otherwise what its own unit objects to."""
    objected = [part for part in concerned if opinions[part.unit].state == "object"]
    if wish == "refused" or any(part.core for part in objected):
        return list(concerned)
    return objected


def _reasons(own: str, refused: list[Participant], opinions: dict[str, Opinion]) -> str:
    """理由:the approver's own words first, then each objecting unit's."""
    lines = [own] if own else []
    lines += [f"{part.component}：{opinions[part.unit].reasons}（{part.name}）" for part in refused if opinions[part.unit].state == "object"]
    return "\n".join(lines)
