"""听证权利告知:applicant and interested parties are told that they may ask for a hearing, and until when (行政许可法 第四十七条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task whose form names the interested parties (``interested_parties``, one a line) and why (``hearing_grounds``)."""

    task: TaskId = TaskId("review_materials")
    document: str = "hearing_right_notice"


def write_hearing_right(inputs: Inputs, facts: Facts) -> Outcome:
    """听证告知书:Raises ValueError when the reviewer did not say why."""
    answers = facts.case.answers.get(inputs.task, {})
    grounds = text_of(answers, "hearing_grounds")
    if not grounds:
        raise ValueError(f"Expected {inputs.task} to say why a hearing is offered (hearing_grounds), but it does not.")
    told = tell("hearing_right", number=facts.case.number)
    data = {"grounds": grounds, "parties": texts_of(answers, "interested_parties")}
    return Outcome(effects=(WriteDocument(inputs.document, data), told))
