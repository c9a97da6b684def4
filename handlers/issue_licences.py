"""签发各项证照:every proofread draft whose component is granted becomes valid, in one decision (行政许可法 第二十六、三十八、四十四条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import GiveUpDrafts, IssueLicence, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``document`` is the kind of decision."""

    document: str = "grant_decision"


def issue_licences(inputs: Inputs, facts: Facts) -> Outcome:
    """签发各项证照:Raises ValueError without a favourable decision and its drafts. Drafts of what is refused after all are given up."""
    decision = facts.decision or {}
    granted = texts_of(decision, "granted") if decision.get("outcome") in ("granted", "partly") else []
    kinds = [kind for kind in facts.item.licences if kind.component in granted]
    drafted = {draft.kind: draft for draft in facts.drafts}
    if not kinds or any(kind.id not in drafted for kind in kinds):
        raise ValueError("Expected a favourable decision and a draft of every licence that it grants, but one is missing.")
    refused = texts_of(decision, "refused")
    data = {
        "granted": granted,
        "refused": refused,
        "reasons": texts_of(decision, "reasons") if refused else [],
        "conditions": _conditions(facts),
        "decided_on": text_of(decision, "decided_on") or facts.now.date().isoformat(),
        "licence_name": "、".join(kind.name for kind in kinds),
        "licence_number": "、".join(drafted[kind.id].number for kind in kinds),
        "valid_years": 0,
    }
    told = tell(
        "licences_issued",
        number=facts.case.number,
        licences=(
            "、".join(f"{kind.name} {drafted[kind.id].number}" for kind in kinds),
            ", ".join(f"{kind.name_en} {drafted[kind.id].number}" for kind in kinds),
        ),
    )
    given_up = tuple(kind for kind in drafted if kind not in {one.id for one in kinds})
    issued = tuple(IssueLicence(kind.id) for kind in kinds)
    return Outcome(effects=(WriteDocument(inputs.document, data), *issued, *((GiveUpDrafts(given_up),) if given_up else ()), told))


def _conditions(facts: Facts) -> list[str]:
    """附条件:what each unit's consent depends on, under the name of its component."""
    names = {part.unit: part.component for part in facts.item.participants}
    given = [opinion for opinion in facts.opinions if opinion.state == "conditions" and opinion.conditions]
    return [f"{names.get(opinion.unit, opinion.unit)}：{opinion.conditions}" for opinion in given]
