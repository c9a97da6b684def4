"""不适用简易注销:barred by what the applicant declared, or by an objection that holds; refused with its reasons (市场主体登记管理条例第三十三条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import SetDecision
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId

BARRED = {
    "needs_approval": "市场主体注销依法须经批准",
    "penalised": "市场主体被吊销营业执照、责令关闭或者撤销",
    "abnormal": "市场主体被列入经营异常名录",
}
ORDINARY = "可以依法清算以后按照普通程序申请注销登记"


@dataclass(frozen=True)
class Inputs:
    """``field`` of the start form says what bars the company; ``task`` is the user task that concluded the publicity."""

    field: str = "barred"
    task: TaskId = TaskId("conclude_publicity")


def refuse_simplified(inputs: Inputs, facts: Facts) -> Outcome:
    """不适用简易注销:Raises ValueError when neither a bar nor an objection is on record."""
    barred = BARRED.get(text_of(facts.case.form, inputs.field))
    concluded = facts.case.answers.get(inputs.task, {})
    if barred:
        reasons = [f"{barred}，不适用简易注销程序（市场主体登记管理条例第三十三条第四款）", ORDINARY]
    elif text_of(concluded, "publicity_outcome") == "upheld":
        answers = texts_of(concluded, "answers")
        reasons = ["公示期内有人提出异议，异议成立，不能按照简易程序注销（市场主体登记管理条例第三十三条第二款）", *answers, ORDINARY]
    else:
        raise ValueError("Expected a bar or an objection that holds, but there is neither.")
    parts = tuple(one.component for one in facts.item.participants)
    return Outcome(data={"granted": False}, effects=(SetDecision("refused", (), parts, "\n".join(reasons)),))
