"""汇总专家意见:seats of experts who recused themselves are drawn anew; of the others the majority counts."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task by which each expert gave his opinion; ``count`` the number of seats."""

    task: TaskId = TaskId("give_expert_opinion")
    count: int = 3


def tally_experts(inputs: Inputs, facts: Facts) -> Outcome:
    """汇总:writes ``seats`` that are still empty, whether there are any (``experts_missing``), and ``experts_agree``."""
    opinions = [one for one in facts.signed if one.node == inputs.task and text_of(one.values, "recusal") != "yes"]
    agree = sum(text_of(one.values, "expert_opinion") == "agree" for one in opinions)
    empty = [str(no) for no in range(len(opinions) + 1, inputs.count + 1)]
    return Outcome(data={"seats": empty, "experts_missing": bool(empty), "experts_agree": 2 * agree > inputs.count})
