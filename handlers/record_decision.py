"""记录审批决定:the approver's decision, worked out component by component. A unit's objection refuses its own component, no other."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.effects import SetDecision
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.joint_review import decide, summarise


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task whose form decided."""

    task: TaskId = TaskId("approve_case")


def record_decision(inputs: Inputs, facts: Facts) -> Outcome:
    """记录审批决定:granted | partly | refused. Raises ValueError while an opinion is open, or the form has no decision."""
    answers = facts.case.answers.get(inputs.task, {})
    summary = summarise(facts.item.participants, facts.opinions)
    verdict = decide(summary, text_of(answers, "decision"))
    own = text_of(answers, "reasons")
    objections = [f"{component}：{_one_line(words)}（{unit}）" for component, words, unit in verdict.reasons]
    absent = [f"{part.component}：{part.name}逾期未提出意见，不在本决定之内，另行办理" for part in summary.absent]
    reasons = [*([own] if own else []), *objections, *absent]
    return Outcome(
        data={"outcome": verdict.outcome, "granted": verdict.outcome != "refused"},
        effects=(SetDecision(verdict.outcome, verdict.granted, verdict.refused, "\n".join(reasons)),),
    )


def _one_line(words: str) -> str:
    return "；".join(words.splitlines())
