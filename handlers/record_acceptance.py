"""受理:the legal start of the case. Starts its clocks and writes the dated, sealed notice that 行政许可法 第三十二条 asks for."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date
from engine.domain.effects import MarkAccepted, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of notice; ``deemed`` says that nobody accepted: a limit passed (行政许可法 第三十二条第一款第四项)."""

    document: str = "acceptance_notice"
    deemed: bool = False


def record_acceptance(inputs: Inputs, facts: Facts) -> Outcome:
    """受理:writes ``has_deferred``, whether materials may follow later (容缺); they are listed in the notice."""
    data = {
        "materials": [material.name for material in facts.materials if material.state in ("present", "reused")],
        "deferred": [material.name for material in facts.materials if material.state == "deferred"],
    }
    if inputs.deemed:
        return _deemed(inputs, facts, data)
    told = tell("accepted", number=facts.case.number, item=(facts.item.name, facts.item.name_en))
    return Outcome(data={"has_deferred": bool(data["deferred"])}, effects=(MarkAccepted(regime=facts.regime), WriteDocument(inputs.document, data), told))


def _deemed(inputs: Inputs, facts: Facts, data: dict[str, list[str]]) -> Outcome:
    """视为受理:dated back to the day of receipt. Raises ValueError where no limit has passed."""
    if facts.lapse is None:
        raise ValueError("Expected a limit that has passed before a case is deemed accepted, but none has.")
    since, days = chinese_date(facts.lapse.since), facts.lapse.days
    written = {**data, "deemed_on": facts.lapse.since, "deemed_article": facts.lapse.reference}
    told = tell("deemed_accepted", number=facts.case.number, days=days, since=(since, facts.lapse.since))
    return Outcome(data={"has_deferred": False}, effects=(MarkAccepted(deemed=True, regime=facts.regime), WriteDocument(inputs.document, written), told))
