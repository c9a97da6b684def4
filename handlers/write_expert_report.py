"""出具专家评审意见书:each expert's signed opinion and the conclusion drawn from them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId

OPINIONS = {"agree": "同意", "object": "不同意"}


@dataclass(frozen=True)
class Inputs:
    """``task`` by which the experts, ``conclusion`` by which the reviewer spoke; ``document`` the kind of report."""

    task: TaskId = TaskId("give_expert_opinion")
    conclusion: TaskId = TaskId("conclude_expert_review")
    document: str = "expert_report"


def write_expert_report(inputs: Inputs, facts: Facts) -> Outcome:
    """专家评审意见书:Raises ValueError while nobody has given an opinion or drawn the conclusion."""
    given = [one for one in facts.signed if one.node == inputs.task]
    opinions = [one for one in given if text_of(one.values, "recusal") != "yes"]
    conclusion = text_of(facts.case.answers.get(inputs.conclusion, {}), "conclusion")
    if not opinions or not conclusion:
        raise ValueError("Expected the experts' opinions and a conclusion, but one is missing.")
    data = {
        "opinions": [f"{one.name}：{OPINIONS[text_of(one.values, 'expert_opinion')]}。{text_of(one.values, 'grounds')}（已签名）" for one in opinions],
        "recused": [one.name for one in given if one not in opinions],
        "conclusion": conclusion,
    }
    return Outcome(effects=(WriteDocument(inputs.document, data),))
