"""不予受理:the decision with its reason and, for another bureau's business, the right door (行政许可法 第三十二条第一款第一、二项)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.effects import WriteDocument
from engine.domain.ending import ending
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell

GROUNDS = {
    "not_required": ("申请事项依法不需要取得行政许可", "第三十二条第一款第一项"),
    "wrong_body": ("申请事项依法不属于本行政机关职权范围", "第三十二条第一款第二项"),
    "false_materials": ("申请人隐瞒有关情况或者提供虚假材料", "第七十八条"),
}
OTHERWISE = {**{ground: words for ground, (words, _) in GROUNDS.items()}, "not_required": "申请事项依法不需要办理"}  # 行政许可法 does not govern it
PERMIT = "01"  # power type 行政许可


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task whose form decided; ``document`` the kind of decision."""

    task: TaskId = TaskId("accept_case")
    document: str = "non_acceptance_decision"


def decline_acceptance(inputs: Inputs, facts: Facts) -> Outcome:
    """不予受理:written, sealed, dated, with remedies; the case ends. Raises ValueError for a ground that the law does not know."""
    answers = facts.case.answers.get(inputs.task, {})
    ground = text_of(answers, "decline_ground")
    if ground not in GROUNDS:
        raise ValueError(f"Expected a legal ground of {', '.join(GROUNDS)} in {inputs.task}, but got {ground!r}.")
    words, article = GROUNDS[ground] if facts.item.power_type == PERMIT else (OTHERWISE[ground], "")
    data = {
        "ground": words,
        "article": article,
        "reasons": text_of(answers, "decline_reasons"),
        "right_body": text_of(answers, "right_body"),
    }
    told = tell("not_accepted", number=facts.case.number, reasons=words)
    return Outcome(effects=(WriteDocument(inputs.document, data), told, ending(facts, "not_accepted", "declined")))
