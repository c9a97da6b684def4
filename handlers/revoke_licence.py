"""撤销许可:the licence has no force any more; the decision says why, on what ground, and names the remedies (行政许可法 第三十八条、第六十九条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date
from engine.domain.effects import CloseCase, RevokeLicence, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``licence`` is a licence id of item.toml, the only one when it is left out; ``document`` the kind of decision."""

    licence: str = ""
    document: str = "licence_revocation"


def revoke_licence(inputs: Inputs, facts: Facts) -> Outcome:
    """撤销许可:for a commitment that was not kept. Raises ValueError without an issued licence, and without a finding or a limit that has passed."""
    draft, latest = facts.draft, facts.surveys[-1] if facts.surveys else None
    if draft is None or (inputs.licence and draft.kind != inputs.licence):
        raise ValueError("Expected an issued licence to revoke, but there is none.")
    if latest is None or not (facts.lapse or latest.result == "failed"):
        raise ValueError("Expected a check that failed or a limit that has passed before a licence is revoked, but there is neither.")
    kind = next(kind for kind in facts.item.licences if kind.id == draft.kind)
    late = f"责令限期整改，逾期（{chinese_date(facts.lapse.until or facts.lapse.since)}）没有整改" if facts.lapse else ""
    ground = late or "经核查，没有履行承诺，不符合许可条件"
    seen = [one.findings for one in facts.surveys if one.findings]
    data = {
        "licence_name": kind.name,
        "licence_number": draft.number,
        "ground": ground,
        "findings": seen[-1:],
        "article": facts.item.commitment.reference,
    }
    told = tell("commitment_revoked", licence=(kind.name, kind.name_en), licence_number=draft.number, ground=ground)
    return Outcome(
        effects=(WriteDocument(inputs.document, data), RevokeLicence(draft.kind, ground, facts.item.commitment.reference), told, CloseCase("rescinded"))
    )
