"""告知预约时间:what was agreed on the telephone is told to the applicant in writing, with what to prepare."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId  # noqa: TC001 - the gate reads it at run time
from engine.domain.message_texts import tell
from engine.domain.omission import Omission

OMISSION = Omission(
    "约定的时间不会以书面通知告诉申请人；请另行电话告知，并写进理由。",
    "The applicant is not told of the appointment in writing; tell him by telephone and say so in the reason.",
)


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task that fixed the appointment; its form has ``appointed_on``, ``appointed_at``, ``inspector`` and ``to_prepare``."""

    task: TaskId


def announce_appointment(inputs: Inputs, facts: Facts) -> Outcome:
    """告知预约时间:Raises ValueError where the task has fixed no day."""
    said = facts.case.answers.get(inputs.task, {})
    day, hour, who, prepare = (str(said.get(key) or "") for key in ("appointed_on", "appointed_at", "inspector", "to_prepare"))
    if not day:
        raise ValueError(f"Expected {inputs.task} to fix a day, but it has none.")
    prepare_zh, prepare_en = (f"请准备：{prepare}。", f" Please prepare: {prepare}.") if prepare else ("", "")
    told = tell("appointment", number=facts.case.number, day=(chinese_date(day), day), time=hour, who=who, ready=(prepare_zh, prepare_en))
    return Outcome(effects=(told,))
