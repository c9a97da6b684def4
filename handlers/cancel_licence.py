"""注销证照:the decision is written and served, the licence ends today, and the case with it (行政许可法 第七十条).

Where its holder ceases to exist with it, whoever keeps his other licences is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.effects import CloseCase, EndLicence, Notify, StopWholeClocks
from engine.domain.facts import Dependant, Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of decision; ``reason`` the start form's field with the facts, where there is one.

    Without ``close`` the case goes on, for the holder's other licences, and only what its limits are for is done.
    """

    document: str = "cancellation_decision"
    reason: str = "reason"
    close: bool = True


def cancel_licence(inputs: Inputs, facts: Facts) -> Outcome:
    """注销证照:Raises ValueError without a licence, a ground of the law, or a favourable decision."""
    concern, ground = facts.concern, facts.concern.ground if facts.concern else None
    if concern is None or concern.act != "cancel" or ground is None:
        raise ValueError("Expected a licence to cancel and a ground of the law, but one is missing.")
    if (facts.decision or {}).get("outcome") != "granted":
        raise ValueError("Expected a favourable decision before a licence is cancelled, but there is none.")
    reason = text_of(facts.case.form, inputs.reason) or ground.name
    data: dict[str, object] = {
        "holder": concern.holder,
        "licence_name": concern.name,
        "licence_number": concern.number,
        "ground": ground.name,
        "article": ground.reference,
        "reason": reason,
        "asked": "依职权" if facts.case.channel == "official" else "根据你（单位）的申请",
        "decided_on": text_of(facts.decision or {}, "decided_on") or facts.now.date().isoformat(),
    }
    if facts.dependants:
        data["dependants"] = [f"《{one.name}》{one.number}" for one in facts.dependants]
    told = tell("licence_cancelled", licence=(concern.name, concern.name_en), licence_number=concern.number, ground=(ground.name, ground.name_en))
    ended = EndLicence("cancel", ground.id, reason, inputs.document, data)
    over = CloseCase("cancelled") if inputs.close else StopWholeClocks()
    return Outcome({"has_dependants": bool(facts.dependants)}, (ended, told, *_keepers(facts.dependants, concern.holder), over))


def _keepers(dependants: tuple[Dependant, ...], holder: str) -> list[Notify]:
    """One sentence to each pool, with all the licences that it keeps."""
    told = []
    for keeper in dict.fromkeys(one.keeper for one in dependants):
        own = [one for one in dependants if one.keeper == keeper]
        zh = f"{holder}已经注销登记，名下{'、'.join(f'《{one.name}》{one.number}' for one in own)}仍然有效，请依法办理注销手续（行政许可法第七十条第三项）。"
        en = f"{holder} has been deregistered; its {', '.join(f'{one.name_en} {one.number}' for one in own)} still stand and are to be cancelled."
        told.append(Notify(f"pool:{keeper}", zh, en))
    return told
