"""核对届满日期:whether the holder applied early enough for the law to renew by itself (行政许可法 第五十条); who comes late is told."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """Nothing to set."""


def note_expiry(inputs: Inputs, facts: Facts) -> Outcome:  # noqa: ARG001 - the handler contract
    """核对届满日期:writes ``in_time``. Raises ValueError in a case that renews nothing."""
    if facts.renewal is None:
        raise ValueError("Expected a licence that the case renews, but there is none.")
    renewed = facts.renewal
    if renewed.in_time:
        return Outcome(data={"in_time": True})
    told = tell("late_renewal", licence_number=renewed.number, until=(chinese_date(renewed.valid_until), renewed.valid_until))
    return Outcome(data={"in_time": False}, effects=(told,))
