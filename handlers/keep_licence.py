"""不予撤销:the licence stays in force: no ground holds, or revoking it would do grave harm to the public (行政许可法 第六十九条第三款)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import CloseCase, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.licence_grounds import KEEP_REFERENCE
from engine.domain.message_texts import tell

KEPT = {
    "public_interest": "撤销可能对公共利益造成重大损害",
    "not_founded": "经核实，撤销的情形不成立",
    "discretion": "属于可以撤销的情形，综合过错程度、补正可能和信赖利益，决定不予撤销",
}


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task that decided; ``document`` the kind of decision."""

    task: TaskId = TaskId("decide")
    document: str = "kept_decision"


def keep_licence(inputs: Inputs, facts: Facts) -> Outcome:
    """不予撤销:with its reason. Raises ValueError without a licence, or for a reason that the law does not know."""
    concern = facts.concern
    answers = facts.case.answers.get(inputs.task, {})
    kept = text_of(answers, "keep_ground") or "not_founded"
    if concern is None or concern.act != "revoke" or kept not in KEPT:
        raise ValueError(f"Expected a licence, and why it is kept ({', '.join(KEPT)}), but got {kept!r}.")
    data = {
        "holder": concern.holder,
        "licence_name": concern.name,
        "licence_number": concern.number,
        "kept": KEPT[kept],
        "article": KEEP_REFERENCE if kept == "public_interest" else (concern.ground.reference if concern.ground else "行政许可法 第六十九条"),
        "reasons": texts_of(answers, "reasons"),
    }
    told = tell("licence_kept", licence=(concern.name, concern.name_en), licence_number=concern.number)
    return Outcome(effects=(WriteDocument(inputs.document, data), told, CloseCase("kept")))
