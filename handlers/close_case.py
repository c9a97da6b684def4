"""办结:the proof of delivery (送达回证) is filed and the case ends."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.document_kinds import kind_of
from engine.domain.effects import CloseCase, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId

METHODS = {"counter": "当场领取", "courier": "邮寄送达", "electronic": "电子送达"}


@dataclass(frozen=True)
class Inputs:
    """``result`` is the exchange's code; ``task`` the user task that served; ``document`` the kind of proof, ``decision`` that of what was served."""

    result: str
    task: TaskId = TaskId("deliver")
    document: str = "delivery_receipt"
    decision: str = "grant_decision"


def close_case(inputs: Inputs, facts: Facts) -> Outcome:
    """办结:Raises ValueError when the form does not say how it was served."""
    answers = facts.case.answers.get(inputs.task, {})
    method = text_of(answers, "delivery_method")
    if method not in METHODS:
        raise ValueError(f"Expected {inputs.task} to say how it was served ({', '.join(METHODS)}), but got {method!r}.")
    data = {
        "method": METHODS[method],
        "recipient": text_of(answers, "recipient") or facts.case.applicant_name,
        "courier_number": text_of(answers, "courier_number"),
        "served_on": text_of(answers, "served_on") or facts.now.date().isoformat(),
        "served": _served(inputs, facts),
    }
    return Outcome(effects=(WriteDocument(inputs.document, data, serve=False), CloseCase(inputs.result)))


def _served(inputs: Inputs, facts: Facts) -> list[str]:
    """送达文书:the decision, and the licences by name and number."""
    names = {kind.id: kind.name for kind in facts.item.licences}
    drafts = facts.drafts or ((facts.draft,) if facts.draft else ())
    return [f"《{kind_of(inputs.decision).zh}》", *(f"《{names.get(one.kind, one.kind)}》{one.number}" for one in drafts)]
