"""结束特别程序:its result is noted and the clocks run again."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.effects import ResumeClock
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId  # noqa: TC001 - the gate reads it at run time


@dataclass(frozen=True)
class Inputs:
    """``ground`` as it was begun; ``task`` is the user task that brought the result, ``field`` the field that states it."""

    ground: str
    task: TaskId
    field: str


def end_special_procedure(inputs: Inputs, facts: Facts) -> Outcome:
    """结束特别程序:Raises ValueError when nobody stated a result."""
    outcome = text_of(facts.case.answers.get(inputs.task, {}), inputs.field)
    if not outcome:
        raise ValueError(f"Expected {inputs.task} to state the result in {inputs.field}, but it does not.")
    return Outcome(effects=(ResumeClock(inputs.ground, outcome),))
