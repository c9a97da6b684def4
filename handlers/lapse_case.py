"""期限届满终止:the applicant did not correct or supply in time, or not what was asked; what follows is the item's rule.

视为撤回申请(浙江省保障“最多跑一次”改革规定第十一条第三款), 撤销受理(同条第二款), 不予批准(滨州市工程建设项目并联审批管理规定第十一条),
or the licence to be renewed has expired.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.domain.document import chinese_date, texts_of
from engine.domain.effects import WriteDocument
from engine.domain.ending import ending
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell

OUTCOMES = {
    "withdrawn": ("lapsed", "视为撤回申请", "the application counts as withdrawn"),
    "revoked": ("revoked", "撤销受理", "its acceptance is revoked"),
    "refused": ("refused", "不予批准", "it is not approved"),
    "unapplied": ("lapsed", "终止简易注销程序", "the simplified procedure ends"),
    "expired": ("expired", "终止延续办理", "its renewal ends"),
}


@dataclass(frozen=True)
class Inputs:
    """``outcome`` is withdrawn, revoked, refused, unapplied or expired; ``document`` the kind of notice.

    ``task`` is the user task whose ``reasons`` say what is still wrong, where no limit but an officer ends the case; given, they are the
    ground, whatever limit passed earlier.
    """

    outcome: str = "withdrawn"
    document: str = "lapse_notice"
    task: TaskId = TaskId("")


def lapse_case(inputs: Inputs, facts: Facts) -> Outcome:
    """期限届满终止:written, with its reason. Raises ValueError for an unknown outcome, and where neither a limit nor an officer gives a reason."""
    if inputs.outcome not in OUTCOMES:
        raise ValueError(f"Expected outcome to be one of {', '.join(OUTCOMES)}, but got {inputs.outcome!r}.")
    result, zh, en = OUTCOMES[inputs.outcome]
    reasons = texts_of(facts.case.answers.get(inputs.task, {}), "reasons")
    if reasons:
        facts = replace(facts, lapse=None)
    elif facts.lapse is None:
        raise ValueError("Expected a limit that has passed, or reasons, before a case ends, but there is neither.")
    why_zh, why_en = _why(inputs.outcome, facts)
    told = tell("lapsed", number=facts.case.number, why=(why_zh, why_en), outcome=(zh, en))
    return Outcome(effects=(WriteDocument(inputs.document, {"outcome": zh, **_data(facts, reasons)}), told, ending(facts, result, "lapsed")))


def _why(outcome: str, facts: Facts) -> tuple[str, str]:
    lapse = facts.lapse
    if lapse is None:
        return "补交的材料仍不符合要求", "was supplied with materials that still do not meet the requirements"
    if outcome == "expired":
        return f"原证有效期已于{chinese_date(lapse.until)}届满", f"renews a licence that expired on {lapse.until}"
    if outcome == "unapplied":
        return "公示期届满后没有按期申请", "was not applied for in time after its public notice"
    if outcome == "withdrawn":
        return f"自{chinese_date(lapse.since)}告知补正后逾期未补正", f"was not corrected in time after the notice of {lapse.since}"
    return f"自{chinese_date(lapse.since)}告知后逾期未补齐容缺材料", f"was not supplied in time with the materials named on {lapse.since}"


def _data(facts: Facts, reasons: list[str]) -> dict[str, object]:
    """What the notice says besides the outcome."""
    lapse = facts.lapse
    if lapse is None:
        return {"reasons": reasons}
    wanted = [material.name for material in facts.materials if material.state == "deferred"]
    days = {} if lapse.until else {"days": lapse.days}
    until = {"until": lapse.until} if lapse.until else {}
    return {"told_on": lapse.since, "article": lapse.reference, **days, **until, **({"wanted": wanted} if wanted else {})}
