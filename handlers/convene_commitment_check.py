"""安排承诺核查:two officers or more, other than who decided, go and see whether the commitment is kept (行政许可法 第三十四条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import ConveneSurvey, Notify
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """``timed_by`` is the stage whose limit says within how many working days it is checked."""

    timed_by: str = "commitment_check"


def convene_commitment_check(inputs: Inputs, facts: Facts) -> Outcome:
    """安排核查:the first round. Raises ValueError where limits.toml names no such days."""
    days = facts.days.get(inputs.timed_by)
    if not days:
        raise ValueError(f"Expected limits.toml to say how many working days the stage {inputs.timed_by} takes, but it does not.")
    told = Notify(
        "applicant",
        f"{facts.case.number} 以告知承诺方式取得许可，{days} 个工作日内将有两名以上工作人员核查承诺的履行情况，请按承诺书准备。",
        f"{facts.case.number} was granted on your commitment; at least two officers will check within {days} working days that it is kept.",
    )
    return Outcome(effects=(ConveneSurvey((facts.item.unit,), 1), told))
