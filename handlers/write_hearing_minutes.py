"""听证笔录:signed by who took part; the decision follows it (行政许可法 第四十八条第一款第五项、第二款)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task that held it; ``arranged`` the one that named day and place; ``document`` the kind of minutes."""

    task: TaskId = TaskId("hold_hearing")
    arranged: TaskId = TaskId("arrange_hearing")
    document: str = "hearing_minutes"


def write_hearing_minutes(inputs: Inputs, facts: Facts) -> Outcome:
    """听证笔录:Raises ValueError when it was not held."""
    held = [one for one in facts.signed if one.node == inputs.task]
    if not held:
        raise ValueError(f"Expected {inputs.task} to hold the hearing, but nobody has.")
    values, told = held[-1].values, facts.case.answers.get(inputs.arranged, {})
    data = {
        "hearing_on": text_of(told, "hearing_on"),
        "hearing_place": text_of(told, "hearing_place"),
        "chair": held[-1].name,
        "attended": texts_of(values, "attended"),
        "minutes": texts_of(values, "minutes"),
        "conclusion": text_of(values, "conclusion"),
        "signed_by": text_of(values, "signed_by"),
    }
    return Outcome(data={"hearing_held": True}, effects=(WriteDocument(inputs.document, data),))
