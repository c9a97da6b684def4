"""通知整改:the survey found what must be mended; the findings are served and the one re-survey 复勘 is convened for the same units."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import texts_of
from engine.domain.effects import ConveneSurvey, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell
from engine.domain.visit import record_data


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of record that carries the findings."""

    document: str = "survey_record"


def order_rectification(inputs: Inputs, facts: Facts) -> Outcome:
    """通知整改:for the latest survey. Raises ValueError when there is none, or it asked for no rectification."""
    latest = facts.surveys[-1] if facts.surveys else None
    if latest is None or latest.result != "rectify":
        raise ValueError("Expected the latest survey to ask for rectification, but it does not.")
    names = {participant.unit: participant.name for participant in facts.item.participants}
    data = {
        "round": latest.round,
        "units": "、".join(names.get(unit, unit) for unit in latest.units),
        "result": "需要整改，整改完成后复勘一次",
        "findings": texts_of({"findings": latest.findings}, "findings"),
        "officers": "、".join(latest.names),
        **record_data(latest.visit),
    }
    told = tell("rectification", number=facts.case.number)
    convened = ConveneSurvey(latest.units, latest.round + 1)
    return Outcome(data={"survey_round": latest.round + 1}, effects=(WriteDocument(inputs.document, data), convened, told))
