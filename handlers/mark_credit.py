"""记入信用记录:of an applicant whose licence was revoked, because he did not keep his commitment."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import MarkCredit
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """``mark`` is an id of processes/_law/credit_marks.toml."""

    mark: str = "broken_commitment"


def mark_credit(inputs: Inputs, facts: Facts) -> Outcome:
    """信用记录:the reason is what the officers found last, or that nothing was rectified in time."""
    seen = [one.findings for one in facts.surveys if one.findings]
    return Outcome(effects=(MarkCredit(inputs.mark, seen[-1] if seen else "没有履行承诺"),))
