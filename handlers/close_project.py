"""项目办结:every phase is granted; the record says which and when, and the case ends."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date
from engine.domain.effects import CloseCase, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell
from engine.domain.moment import moment
from engine.domain.phase import next_phase


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of record; ``result`` the exchange's code."""

    document: str = "project_record"
    result: str = "completed"


def close_project(inputs: Inputs, facts: Facts) -> Outcome:
    """项目办结:Raises ValueError while a phase is not granted."""
    left = next_phase(facts.item, facts.phases)
    if left is not None:
        raise ValueError(f"Expected every phase to be granted, but {left.id} is not.")
    names = {phase.id: phase.name for phase in facts.item.phases}
    granted = [one for one in facts.phases if one.state == "granted"]
    lines = [f"{names[one.phase]}：{chinese_date(moment(one.closed_at or 0).date().isoformat())}通过" for one in granted]
    told = tell("project_closed", number=facts.case.number)
    data = {"phases": lines}
    return Outcome(effects=(WriteDocument(inputs.document, data, serve=False), told, CloseCase(inputs.result)))
