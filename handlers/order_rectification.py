"""通知整改:the survey found what must be mended; the findings are served and the one re-survey 复勘 is convened for the same units."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import texts_of
from engine.domain.effects import ConveneSurvey, Notify, WriteDocument
from engine.domain.facts import Facts, Outcome
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
    told = Notify(
        "applicant",
        f"{facts.case.number} 现场踏勘后需要整改，内容见踏勘意见书。整改完成后请在系统里提交，届时复勘一次。",
        f"{facts.case.number}: the survey found points to rectify, listed in the survey record. Report when done; there will be one re-survey.",
    )
    convened = ConveneSurvey(latest.units, latest.round + 1)
    return Outcome(data={"survey_round": latest.round + 1}, effects=(WriteDocument(inputs.document, data), convened, told))
