"""生成变更证照:the same number and last day, with the entries that were applied for in the place of the old ones; put together for proofreading."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import ReviseLicence
from engine.domain.facts import Facts, Outcome
from engine.domain.licence_acts import OWN


@dataclass(frozen=True)
class Inputs:
    """``licence`` is a licence id of item.toml."""

    licence: str


def draft_change(inputs: Inputs, facts: Facts) -> Outcome:
    """生成变更证照:Raises ValueError for another kind of licence, and without a favourable decision."""
    concern = facts.concern
    if concern is None or concern.act != "change" or concern.kind != inputs.licence:
        raise ValueError(f"Expected the case to change a licence of the kind {inputs.licence}, but it does not.")
    if (facts.decision or {}).get("outcome") != "granted":
        raise ValueError("Expected a favourable decision before a licence is changed, but there is none.")
    data = {key: value for key, value in concern.data.items() if key not in OWN}
    data |= {one.key: one.new for one in concern.changes}
    names = {one.key for one in facts.item.change.entries if one.holder}
    holder = next((str(one.new) for one in concern.changes if one.key in names), "")
    return Outcome(effects=(ReviseLicence(inputs.licence, data, holder),))
