"""受理:the legal start of the case. Starts its clocks and writes the dated, sealed notice that 行政许可法 第三十二条 asks for."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date
from engine.domain.effects import MarkAccepted, Notify, WriteDocument
from engine.domain.facts import Facts, Outcome


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
    told = Notify(
        "applicant",
        f"您申请的{facts.item.name}（{facts.case.number}）已受理，从下一个工作日起计算办理时限。",
        f"Your application ({facts.case.number}: {facts.item.name_en}) has been accepted; the time limit runs from the next working day.",
    )
    return Outcome(data={"has_deferred": bool(data["deferred"])}, effects=(MarkAccepted(regime=facts.regime), WriteDocument(inputs.document, data), told))


def _deemed(inputs: Inputs, facts: Facts, data: dict[str, list[str]]) -> Outcome:
    """视为受理:dated back to the day of receipt. Raises ValueError where no limit has passed."""
    if facts.lapse is None:
        raise ValueError("Expected a limit that has passed before a case is deemed accepted, but none has.")
    since, days = chinese_date(facts.lapse.since), facts.lapse.days
    written = {**data, "deemed_on": facts.lapse.since, "deemed_article": facts.lapse.reference}
    told = Notify(
        "applicant",
        f"{facts.case.number} 没有在 {days} 个工作日内告知需要补正的内容，依法自{since}起即为受理，办理时限从那一天起算。",
        f"{facts.case.number}: no correction was asked for within {days} working days, so by law it counts as accepted on {facts.lapse.since}; "
        "the time limits run from then.",
    )
    return Outcome(data={"has_deferred": False}, effects=(MarkAccepted(deemed=True, regime=facts.regime), WriteDocument(inputs.document, written), told))
