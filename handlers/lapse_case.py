"""期限届满终止:the applicant did not correct in time; the application counts as withdrawn, or its acceptance is revoked, as the item's rule says."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date
from engine.domain.effects import CloseCase, Notify, WriteDocument
from engine.domain.facts import Facts, Outcome

OUTCOMES = {
    "withdrawn": ("视为撤回申请", "the application counts as withdrawn"),
    "revoked": ("撤销受理", "its acceptance is revoked"),
}


@dataclass(frozen=True)
class Inputs:
    """``outcome`` is withdrawn (视为撤回) or revoked (撤销受理); ``document`` the kind of notice."""

    outcome: str = "withdrawn"
    document: str = "lapse_notice"


def lapse_case(inputs: Inputs, facts: Facts) -> Outcome:
    """期限届满终止:written, with the article it rests on. Raises ValueError where no limit has passed, or for an unknown outcome."""
    if inputs.outcome not in OUTCOMES:
        raise ValueError(f"Expected outcome to be one of {', '.join(OUTCOMES)}, but got {inputs.outcome!r}.")
    if facts.lapse is None:
        raise ValueError("Expected a limit that has passed before a case lapses, but none has.")
    zh, en = OUTCOMES[inputs.outcome]
    data = {"outcome": zh, "told_on": facts.lapse.since, "days": facts.lapse.days, "article": facts.lapse.reference}
    told = Notify(
        "applicant",
        f"{facts.case.number} 自{chinese_date(facts.lapse.since)}告知补正后逾期未补正，{zh}，办理终止。材料补齐后可以重新申请。",
        f"{facts.case.number} was not corrected in time after the notice of {facts.lapse.since}: {en} and the case ends. You may apply again.",
    )
    return Outcome(effects=(WriteDocument(inputs.document, data), told, CloseCase("lapsed")))
