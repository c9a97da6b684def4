"""签发证照:the proofread draft becomes valid, and the decision that grants it is served with it (行政许可法 第三十八、三十九、四十四条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import heard, text_of, texts_of
from engine.domain.document_kinds import kind_of
from engine.domain.effects import IssueLicence, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.licence_acts import as_text
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``licence`` is a licence id of item.toml; ``document`` the kind of decision."""

    licence: str
    document: str = "grant_decision"


def issue_licence_now(inputs: Inputs, facts: Facts) -> Outcome:
    """签发证照:Raises ValueError without a draft of this kind and a favourable decision."""
    decision = facts.decision or {}
    if facts.draft is None or facts.draft.kind != inputs.licence or decision.get("outcome") not in ("granted", "partly"):
        raise ValueError(f"Expected a favourable decision and a draft of {inputs.licence}, but one is missing.")
    kind = next(kind for kind in facts.item.licences if kind.id == inputs.licence)
    refused = texts_of(decision, "refused")
    data = {
        "granted": texts_of(decision, "granted") or [facts.item.name],
        "refused": refused,
        "reasons": texts_of(decision, "reasons") if refused else [],
        "conditions": _conditions(facts),
        "decided_on": text_of(decision, "decided_on") or facts.now.date().isoformat(),
        "licence_name": kind.name,
        "licence_number": facts.draft.number,
        "valid_years": kind.valid_years,
        **heard(facts.case.answers),
    }
    if facts.renewal is not None:
        data["expires_on"] = facts.renewal.valid_until
    if facts.concern is not None:
        data["changes"] = [f"{one.name}：{as_text(one.old)} → {as_text(one.new)}" for one in facts.concern.changes]
        data["expires_on"] = facts.concern.valid_until
    name = kind_of(inputs.document)
    told = tell("licence_issued", number=facts.case.number, document=(name.zh, name.en), licence=(kind.name, kind.name_en), licence_number=facts.draft.number)
    return Outcome(effects=(WriteDocument(inputs.document, data), IssueLicence(kind.id), told))


def _conditions(facts: Facts) -> list[str]:
    """附条件:what each unit's consent depends on, under the name of its component."""
    names = {part.unit: part.component for part in facts.item.participants}
    given = [opinion for opinion in facts.opinions if opinion.state == "conditions" and opinion.conditions]
    return [f"{names.get(opinion.unit, opinion.unit)}：{opinion.conditions}" for opinion in given]
