"""赋码备案:the project gets its code; what needs no approval is filed at once (企业投资项目核准和备案管理条例 第四条、第十三条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import AssignProjectCode, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``document`` is the certificate of filing; ``filing`` the regime whose projects are filed; ``fields`` are what the certificate repeats."""

    document: str = "filing_certificate"
    filing: str = "filing"


def register_project(inputs: Inputs, facts: Facts) -> Outcome:
    """赋码备案:the certificate follows the code. Raises ValueError without a regime."""
    kinds = [kind.partition("=")[0] for kind in facts.item.project_code.kinds]
    regime = facts.regime or (kinds[0] if len(kinds) == 1 else "")
    if not regime:
        raise ValueError("Expected the variable regime to say how the project is managed, but it is empty.")
    assigned = AssignProjectCode(regime)
    if facts.regime != inputs.filing:
        return Outcome(data={"is_new_project": False}, effects=(assigned,))
    told = tell("project_registered", number=facts.case.number)
    data = {"filed_on": facts.now.date().isoformat(), **{key: facts.case.form[key] for key in FACTS if key in facts.case.form}}
    return Outcome(data={"is_new_project": False}, effects=(assigned, WriteDocument(inputs.document, data, serve=False), told))


FACTS = ("project_name", "location", "scale", "investment")  # 条例 第十三条第一款第二、三项
