"""报告逾期未履行:a duty that the law lays on the holder after the decision was not met in time; the holder is reminded, supervision learns of it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date
from engine.domain.effects import Notify
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell
from engine.domain.omission import Omission

OMISSION = Omission(
    "逾期未履行的提醒不会发给申请人和监察；证照和办件不变，请另行告知，并写进理由。",
    "Neither the holder nor supervision is told of the duty that is overdue; licence and case stay as they are. Tell them otherwise and say so in the reason.",
)


@dataclass(frozen=True)
class Inputs:
    """``duty`` and ``duty_en`` name what was to be done."""

    duty: str
    duty_en: str


def report_lapse(inputs: Inputs, facts: Facts) -> Outcome:
    """报告逾期未履行:the licence stays as it is; what follows is for supervision to decide. Raises ValueError where no limit has passed."""
    if facts.lapse is None:
        raise ValueError("Expected a limit that has passed, but none has.")
    late, since = facts.lapse, chinese_date(facts.lapse.since)
    return Outcome(
        effects=(
            tell(
                "duty_overdue",
                number=facts.case.number,
                since=(since, late.since),
                days=late.days,
                duty=(inputs.duty, inputs.duty_en),
                reference=late.reference,
            ),
            Notify(
                "pool:supervisor",
                f"{facts.case.number} {facts.case.applicant_name} 逾期没有{inputs.duty}（{late.reference}）。",
                f"{facts.case.number}: {facts.case.applicant_name} did not {inputs.duty_en} in time.",
            ),
        )
    )
