"""听证通知:when, where and by whom the hearing is held, told to the parties beforehand (行政许可法 第四十八条第一款第一项、第三项)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date, text_of
from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task that arranged it, by whoever will chair it; ``document`` the kind of notice."""

    task: TaskId = TaskId("arrange_hearing")
    document: str = "hearing_notice"


def write_hearing_notice(inputs: Inputs, facts: Facts) -> Outcome:
    """听证通知书:Raises ValueError when nobody has arranged it."""
    arranged = [one for one in facts.signed if one.node == inputs.task]
    if not arranged:
        raise ValueError(f"Expected {inputs.task} to arrange the hearing, but nobody has.")
    values, chair = arranged[-1].values, arranged[-1].name
    day, time, place = text_of(values, "hearing_on"), text_of(values, "hearing_time"), text_of(values, "hearing_place")
    told = tell("hearing", number=facts.case.number, day=(chinese_date(day), day), time=time, place=place, chair=chair)
    return Outcome(effects=(WriteDocument(inputs.document, {"hearing_on": day, "hearing_time": time, "hearing_place": place, "chair": chair}), told))
