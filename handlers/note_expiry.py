"""核对届满日期:whether the holder applied early enough for the law to renew by itself (行政许可法 第五十条); who comes late is told."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date
from engine.domain.effects import Notify
from engine.domain.facts import Facts, Outcome


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
    told = Notify(
        "applicant",
        f"{renewed.number} 的有效期到{chinese_date(renewed.valid_until)}，申请时已不足法定的提前天数。我们照常办理；"
        "届满前没有作出决定的，不视为准予延续，需要重新申请许可。",
        f"{renewed.number} expires on {renewed.valid_until}, and you applied later than the law asks. We deal with it as usual, but if there is "
        "no decision by then it does not count as renewed, and you need to apply for a new licence.",
    )
    return Outcome(data={"in_time": False}, effects=(told,))
