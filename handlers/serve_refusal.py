"""送达不予许可决定:reasons and the rights to reconsideration and to sue (行政许可法 第三十八条第二款), then the case ends."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import heard, texts_of
from engine.domain.document_kinds import kind_of
from engine.domain.effects import WriteDocument
from engine.domain.ending import ending
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell

PERMIT = "01"  # power type 行政许可
REFUSAL, OTHERWISE = "refusal_decision", "confirmation_refusal"  # 行政许可法 governs only permits


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of decision; an item that is no permit has a refusal of its own instead of the default."""

    document: str = REFUSAL


def serve_refusal(inputs: Inputs, facts: Facts) -> Outcome:
    """送达不予许可决定:Raises ValueError when there is no refusal on record, or it gives no reasons."""
    decision = facts.decision or {}
    reasons = texts_of(decision, "reasons")
    if decision.get("outcome") != "refused" or not reasons:
        raise ValueError("Expected a recorded refusal with its reasons, but there is none.")
    document = OTHERWISE if inputs.document == REFUSAL and facts.item.power_type != PERMIT else inputs.document
    name = kind_of(document)
    told = tell("refused", number=facts.case.number, document=(name.zh, name.en))
    data = {"components": texts_of(decision, "refused"), "reasons": reasons, **heard(facts.case.answers)}
    return Outcome(effects=(WriteDocument(document, data), told, ending(facts, "refused", "refused")))
