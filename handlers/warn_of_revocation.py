"""撤销前的告知:facts, ground and article, and the right to be heard, in writing before anything is decided (行政许可法 第七条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task with the findings; ``document`` the kind of notice."""

    task: TaskId = TaskId("investigate")
    document: str = "revocation_warning"


def warn_of_revocation(inputs: Inputs, facts: Facts) -> Outcome:
    """撤销前的告知:Raises ValueError without a licence and a ground of the law."""
    concern, ground = facts.concern, facts.concern.ground if facts.concern else None
    if concern is None or concern.act != "revoke" or ground is None:
        raise ValueError("Expected a licence to revoke and a ground of the law, but one is missing.")
    found = facts.case.answers.get(inputs.task, {})
    data = {
        "holder": concern.holder,
        "licence_name": concern.name,
        "licence_number": concern.number,
        "findings": texts_of(found, "findings"),
        "ground": ground.name,
        "article": ground.reference,
        "must": "应当" if ground.must else "可以",
        "views_by": text_of(found, "views_by"),
    }
    told = tell("revocation_warned", licence=(concern.name, concern.name_en), licence_number=concern.number)
    return Outcome(effects=(WriteDocument(inputs.document, data), told))
