"""出具协调会纪要:what the meeting said is written down, and each unit that objected is asked whether it keeps its opinion or revises it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import OpenReview, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId

RESULTS = {"agreed": "意见一致", "partly": "部分一致", "not_agreed": "没有达成一致"}


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task with the minutes, ``units`` the variable that holds the objecting units, ``document`` the kind of the minutes."""

    task: TaskId = TaskId("hold_coordination")
    units: str = "objecting_units"
    document: str = "coordination_minutes"


def record_coordination(inputs: Inputs, facts: Facts) -> Outcome:
    """出具协调会纪要:Raises ValueError without minutes, or when no unit objects."""
    said = facts.case.answers.get(inputs.task, {})
    listed = facts.variables.get(inputs.units)
    units = tuple(str(unit) for unit in listed) if isinstance(listed, list | tuple) else ()
    if said.get("result") not in RESULTS or not units:
        raise ValueError(f"Expected the minutes of {inputs.task} and some objecting unit, but there are none.")
    objecting = {line.unit: line for line in facts.opinions}
    parts = {participant.unit: participant for participant in facts.item.participants}
    data = {
        "units": "、".join(part.name for part in facts.item.participants if part.unit in objecting),
        "objections": [
            f"{parts[unit].name}（{parts[unit].component}）：{'；'.join(objecting[unit].reasons.splitlines())}" for unit in units if unit in objecting
        ],
        "held_on": text_of(said, "held_on"),
        "attendees": text_of(said, "attendees"),
        "points": texts_of(said, "points"),
        "measures": texts_of(said, "measures"),
        "result": RESULTS[str(said["result"])],
    }
    return Outcome(effects=(WriteDocument(inputs.document, data, serve=False), OpenReview(units)))
