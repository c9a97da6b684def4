"""送达准予决定:for what is granted without a licence (备案、登记事项): the decision is served and the case ends (行政许可法 第三十八条第一款)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.document_kinds import kind_of
from engine.domain.effects import CloseCase, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of decision; ``fields`` are the start form's keys that it repeats."""

    document: str = "grant_decision"
    fields: tuple[str, ...] = ()


def serve_grant(inputs: Inputs, facts: Facts) -> Outcome:
    """送达准予决定:Raises ValueError without a favourable decision, or for a field that the application does not hold."""
    decision = facts.decision or {}
    if decision.get("outcome") != "granted":
        raise ValueError("Expected a favourable decision before it is served, but there is none.")
    absent = [key for key in inputs.fields if key not in facts.case.form]
    if absent:
        raise ValueError(f"Expected the application to hold {', '.join(absent)}, but it does not.")
    data = {
        **{key: facts.case.form[key] for key in inputs.fields},
        "granted": texts_of(decision, "granted") or [facts.item.name],
        "decided_on": text_of(decision, "decided_on") or facts.now.date().isoformat(),
    }
    name = kind_of(inputs.document)
    told = tell("granted", number=facts.case.number, document=(name.zh, name.en))
    return Outcome(effects=(WriteDocument(inputs.document, data, serve=False), told, CloseCase("completed")))
