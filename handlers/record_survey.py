"""出具踏勘意见:the record of the latest survey, signed by two officers or more (行政许可法 第三十四条); its units are asked for their final opinion."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import texts_of
from engine.domain.effects import OpenReview, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.visit import record_data

RESULTS = {"passed": "符合要求", "failed": "不符合要求"}


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of record."""

    document: str = "survey_record"


def record_survey(inputs: Inputs, facts: Facts) -> Outcome:
    """出具踏勘意见:Raises ValueError when there is no survey, or the latest has no final result."""
    latest = facts.surveys[-1] if facts.surveys else None
    if latest is None or latest.result not in RESULTS:
        raise ValueError("Expected the latest survey to have passed or failed, but it has no final result.")
    names = {participant.unit: participant.name for participant in facts.item.participants}
    data = {
        "round": latest.round,
        "units": "、".join(names.get(unit, unit) for unit in latest.units),
        "result": RESULTS[latest.result],
        "findings": texts_of({"findings": latest.findings}, "findings"),
        "officers": "、".join(latest.names),
        **record_data(latest.visit),
    }
    return Outcome(data={"survey_passed": latest.result == "passed"}, effects=(WriteDocument(inputs.document, data), OpenReview(latest.units)))
