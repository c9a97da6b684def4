"""注销证照:the decision is written and served, the licence ends today, and the case with it (行政许可法 第七十条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.effects import CloseCase, EndLicence, Notify
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of decision; ``reason`` the start form's field with the facts, where there is one."""

    document: str = "cancellation_decision"
    reason: str = "reason"


def cancel_licence(inputs: Inputs, facts: Facts) -> Outcome:
    """注销证照:Raises ValueError without a licence, a ground of the law, or a favourable decision."""
    concern, ground = facts.concern, facts.concern.ground if facts.concern else None
    if concern is None or concern.act != "cancel" or ground is None:
        raise ValueError("Expected a licence to cancel and a ground of the law, but one is missing.")
    if (facts.decision or {}).get("outcome") != "granted":
        raise ValueError("Expected a favourable decision before a licence is cancelled, but there is none.")
    reason = text_of(facts.case.form, inputs.reason) or ground.name
    data = {
        "holder": concern.holder,
        "licence_name": concern.name,
        "licence_number": concern.number,
        "ground": ground.name,
        "article": ground.reference,
        "reason": reason,
        "asked": "依职权" if facts.case.channel == "official" else "根据你（单位）的申请",
        "decided_on": text_of(facts.decision or {}, "decided_on") or facts.now.date().isoformat(),
    }
    told = Notify(
        "applicant",
        f"《{concern.name}》{concern.number} 已经注销（{ground.name}）。注销决定书可以在办件页查看和下载。",
        f"Your {concern.name_en} {concern.number} has been cancelled ({ground.name_en}). The decision is on the case page.",
    )
    return Outcome(effects=(EndLicence("cancel", ground.id, reason, inputs.document, data), told, CloseCase("cancelled")))
