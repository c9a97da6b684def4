"""生成延续证照:the same number and the same entries, from the day after the licence's last day; put together for proofreading."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import DraftLicence
from engine.domain.facts import Facts, Outcome

OWN = frozenset({"number", "valid_from", "valid_until", "valid_years"})


@dataclass(frozen=True)
class Inputs:
    """``licence`` is a licence id of item.toml."""

    licence: str


def draft_renewal(inputs: Inputs, facts: Facts) -> Outcome:
    """生成延续证照:Raises ValueError for a licence that does not exist, without a licence to renew, and without a favourable decision."""
    kinds = {kind.id: kind for kind in facts.item.licences}
    if inputs.licence not in kinds or facts.renewal is None or facts.renewal.kind != inputs.licence:
        raise ValueError(f"Expected the case to renew a licence of the kind {inputs.licence}, but it does not.")
    if (facts.decision or {}).get("outcome") != "granted":
        raise ValueError("Expected a favourable decision before a licence is renewed, but there is none.")
    kind = kinds[inputs.licence]
    data = {key: value for key, value in facts.renewal.data.items() if key not in OWN}
    return Outcome(effects=(DraftLicence(kind.id, kind.prefix, kind.check, data, kind.valid_years, renews=True),))
