"""受理:the legal start of the case. Starts its clocks and writes the dated, sealed notice that 行政许可法 第三十二条 asks for."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import MarkAccepted, Notify, WriteDocument
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of notice."""

    document: str = "acceptance_notice"


def record_acceptance(inputs: Inputs, facts: Facts) -> Outcome:
    """受理:materials that may follow later (容缺) are listed once, in the notice itself."""
    data = {
        "materials": [material.name for material in facts.materials if material.state in ("present", "reused")],
        "deferred": [material.name for material in facts.materials if material.state == "deferred"],
    }
    told = Notify(
        "applicant",
        f"您申请的{facts.item.name}（{facts.case.number}）已受理，从下一个工作日起计算办理时限。",
        f"Your application ({facts.case.number}: {facts.item.name_en}) has been accepted; the time limit runs from the next working day.",
    )
    return Outcome(effects=(MarkAccepted(), WriteDocument(inputs.document, data), told))
