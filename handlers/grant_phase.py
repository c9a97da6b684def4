"""阶段通过:one decision for all that the phase's units grant (一章多效), with what was waived and on which ground; the phase ends."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import ClosePhase, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell

APPROVAL = "approval"  # 核准: the decision on the first phase is the approval of the project


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of decision."""

    document: str = "phase_decision"


def grant_phase(inputs: Inputs, facts: Facts) -> Outcome:
    """阶段通过:writes ``phase_granted``. Raises ValueError outside a phase or without a favourable decision."""
    decision, entered = facts.decision or {}, facts.phase
    phase = facts.item.phase(entered.phase) if entered else None
    if entered is None or phase is None or decision.get("outcome") not in ("granted", "partly"):
        raise ValueError("Expected a phase with a favourable decision, but there is none.")
    parts = {participant.unit: participant for participant in facts.item.participants}
    after = next((one for one in facts.item.phases[facts.item.phases.index(phase) + 1 :]), None)
    data = {
        "phase": phase.name,
        "lead": phase.lead_name,
        "approval": "是" if facts.regime == APPROVAL and phase == facts.item.phases[0] else "",
        "granted": texts_of(decision, "granted"),
        "waived": [f"{parts[unit].component}：{parts[unit].waiver}" for unit in entered.waived],
        "conditions": [f"{one.conditions}（{parts[one.unit].name}）" for one in facts.opinions if one.state == "conditions"],
        "decided_on": text_of(decision, "decided_on") or facts.now.date().isoformat(),
        "next_phase": after.name if after else "",
    }
    told = tell(
        "phase_granted",
        number=facts.case.number,
        phase=(phase.name, phase.name_en),
        next_phase=(f"，接下来是“{after.name}”", f"; next comes “{after.name_en}”") if after else "",
    )
    return Outcome(data={"phase_granted": True}, effects=(WriteDocument(inputs.document, data, serve=False), told, ClosePhase("granted")))
