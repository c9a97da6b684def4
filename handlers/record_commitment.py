"""出具告知承诺书:what the applicant committed himself to, with the name he signed by; the letter is kept with the case."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task by which the applicant signed; ``document`` the kind of letter."""

    task: TaskId = TaskId("sign_commitment")
    document: str = "commitment_letter"


def record_commitment(inputs: Inputs, facts: Facts) -> Outcome:
    """告知承诺书:Raises ValueError when nobody signed."""
    answers, commitment = facts.case.answers.get(inputs.task, {}), facts.item.commitment
    signed_by = text_of(answers, "signed_by")
    if not signed_by or not commitment.field:
        raise ValueError(f"Expected {inputs.task} to say who signed the commitment, but it does not.")
    data = {
        "conditions": commitment.told("condition"),
        "standards": commitment.told("standard"),
        "duties": commitment.told("duty"),
        "consequences": commitment.told("consequence"),
        "article": commitment.reference,
        "signed_by": signed_by,
        "signed_on": facts.now.date().isoformat(),
    }
    return Outcome(effects=(WriteDocument(inputs.document, data),))
