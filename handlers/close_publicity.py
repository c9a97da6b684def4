"""结束公示:its result, with every objection and the answer, told to the applicant and shown where it was public."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import ClosePublicity, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId

CONCLUSIONS = {"clear": "没有收到异议，或者异议不成立", "upheld": "异议成立"}


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task that concluded (``publicity_outcome``, ``answers``); ``document`` the kind of record."""

    task: TaskId = TaskId("conclude_publicity")
    document: str = "publicity_record"


def close_publicity(inputs: Inputs, facts: Facts) -> Outcome:
    """结束公示:Raises ValueError when nobody has concluded."""
    answers = facts.case.answers.get(inputs.task, {})
    outcome = text_of(answers, "publicity_outcome")
    if outcome not in CONCLUSIONS:
        raise ValueError(f"Expected {inputs.task} to conclude the publicity, but it does not.")
    data = {
        "conclusion": CONCLUSIONS[outcome],
        "objections": [f"{one.name[:1]}某：{one.words}" for one in facts.objections],
        "answers": texts_of(answers, "answers"),
    }
    return Outcome(effects=(WriteDocument(inputs.document, data), ClosePublicity(CONCLUSIONS[outcome])))
