"""容缺受理告知:the materials that may follow, told once, with the day and what follows if they don't come in time."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date, text_of
from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell

CONSEQUENCES = {"revoked": "撤销受理", "refused": "作出不予批准的决定"}


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task whose form names the day (``deferred_by``); ``outcome`` what follows: revoked or refused; ``document`` the notice."""

    task: TaskId = TaskId("accept_case")
    outcome: str = "revoked"
    document: str = "deferral_notice"


def write_deferral_notice(inputs: Inputs, facts: Facts) -> Outcome:
    """容缺受理告知:Raises ValueError when nothing is deferred, no day is named, or the outcome is unknown."""
    deferred = [material.name for material in facts.materials if material.state == "deferred"]
    until = text_of(facts.case.answers.get(inputs.task, {}), "deferred_by")
    if not deferred or not until:
        raise ValueError(f"Expected {inputs.task} to defer materials until a day, but there is no material or no day.")
    if inputs.outcome not in CONSEQUENCES:
        raise ValueError(f"Expected outcome to be one of {', '.join(CONSEQUENCES)}, but got {inputs.outcome!r}.")
    told = tell("deferred", number=facts.case.number, count=len(deferred), due=(chinese_date(until), until))
    data = {"wanted": deferred, "deferred_by": until, "consequence": CONSEQUENCES[inputs.outcome]}
    return Outcome(effects=(WriteDocument(inputs.document, data), told))
