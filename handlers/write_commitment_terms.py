"""告知承诺事项告知:conditions, standards, duties and consequences, told in writing before the applicant signs (安阳市政务服务条例 第二十六条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of notice."""

    document: str = "commitment_terms"


def write_commitment_terms(inputs: Inputs, facts: Facts) -> Outcome:
    """告知:Raises ValueError for an item that can't be granted on a commitment."""
    commitment = facts.item.commitment
    if not commitment.field:
        raise ValueError("Expected [commitment] in item.toml, but there is none.")
    data = {
        "conditions": commitment.told("condition"),
        "standards": commitment.told("standard"),
        "duties": commitment.told("duty"),
        "consequences": commitment.told("consequence"),
        "article": commitment.reference,
    }
    told = tell("commitment_terms", number=facts.case.number)
    return Outcome(effects=(WriteDocument(inputs.document, data), told))
