"""视为准予延续:no decision was made before the licence expired, so it is renewed by law (行政许可法 第五十条第二款), and issued anew at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.document import chinese_date
from engine.domain.effects import CloseCase, DraftLicence, IssueLicence, SetDecision, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.licence import day_after, validity
from engine.domain.message_texts import tell

if TYPE_CHECKING:
    from datetime import date

OWN = frozenset({"number", "valid_from", "valid_until", "valid_years"})


@dataclass(frozen=True)
class Inputs:
    """``licence`` is a licence id of item.toml; ``document`` the kind of notice."""

    licence: str
    document: str = "deemed_renewal_notice"


def deem_renewed(inputs: Inputs, facts: Facts) -> Outcome:
    """视为准予延续:Raises ValueError where no limit has passed, or the holder applied too late for the law to help."""
    renewed, lapse = facts.renewal, facts.lapse
    if renewed is None or renewed.kind != inputs.licence or lapse is None or not renewed.in_time:
        raise ValueError("Expected an application in time whose licence has expired undecided, but it is otherwise.")
    kind = next(kind for kind in facts.item.licences if kind.id == inputs.licence)
    first, last = validity(day_after(renewed.valid_until), kind.valid_years)
    entries = {key: value for key, value in renewed.data.items() if key not in OWN}
    granted = tuple(part.component for part in facts.item.participants if part.core)
    data = {
        "licence_name": kind.name,
        "licence_number": renewed.number,
        "expired_on": renewed.valid_until,
        "valid_from": first.isoformat(),
        "valid_until": _iso(last),
        "article": lapse.reference,
    }
    told = tell(
        "deemed_renewed",
        number=facts.case.number,
        expired=(chinese_date(renewed.valid_until), renewed.valid_until),
        licence=(kind.name, kind.name_en),
        licence_number=renewed.number,
        until=(chinese_date(_iso(last)), _iso(last)),
    )
    return Outcome(
        effects=(
            SetDecision("granted", granted, (), f"有效期届满未作决定，视为准予延续（{lapse.reference}）", deemed=True),
            DraftLicence(kind.id, kind.prefix, kind.check, entries, kind.valid_years, renews=True),
            WriteDocument(inputs.document, data),
            IssueLicence(kind.id),
            told,
            CloseCase("licence"),
        )
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
