"""暂不发证:the originals differ from the scans that the decision rests on; the licence is withheld and the review taken up again (先审后验)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import texts_of
from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task whose form says what differs (``differences``); ``document`` the kind of notice."""

    task: TaskId = TaskId("check_originals")
    document: str = "withholding_notice"


def withhold_licence(inputs: Inputs, facts: Facts) -> Outcome:
    """暂不发证:Raises ValueError when nobody says what differs, or nothing was drafted to withhold."""
    differences = texts_of(facts.case.answers.get(inputs.task, {}), "differences")
    if not differences or facts.draft is None:
        raise ValueError(f"Expected a drafted licence and {inputs.task} to say what differs, but one is missing.")
    told = tell("licence_withheld", number=facts.case.number)
    return Outcome(effects=(WriteDocument(inputs.document, {"differences": differences}), told))
