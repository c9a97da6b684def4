"""生成各项证照草稿:one for each licence of the item whose component is granted, each with the entries that item.toml says it prints."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import texts_of
from engine.domain.effects import DraftLicence
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """Nothing: which licences there are is item.toml's."""


def draft_licences(_inputs: Inputs, facts: Facts) -> Outcome:
    """生成各项证照草稿:Raises ValueError without a favourable decision, without a licence that it grants, and for an entry that nobody declared."""
    decision = facts.decision or {}
    granted = texts_of(decision, "granted") if decision.get("outcome") in ("granted", "partly") else []
    kinds = [kind for kind in facts.item.licences if kind.component in granted]
    if not kinds:
        raise ValueError("Expected a decision that grants the component of a licence, but there is none.")
    effects = []
    for kind in kinds:
        absent = [key for key in kind.fields if not key.endswith("?") and key not in facts.case.form]
        if absent:
            raise ValueError(f"Expected the application to hold {', '.join(absent)} for {kind.id}, but it does not.")
        data = {key.removesuffix("?"): facts.case.form.get(key.removesuffix("?"), "") for key in kind.fields}
        effects.append(DraftLicence(kind.id, kind.prefix, kind.check, data, kind.valid_years))
    return Outcome(effects=tuple(effects))
