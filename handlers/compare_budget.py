"""核对概算和估算:a budget that goes beyond the approved estimate by more than the ratio sends the study back (政府投资条例 第十二条第二款)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """The phases whose papers hold the two figures and the fields they stand in; ``ratio`` is a name of limits.toml, ``document`` the notice."""

    estimate: str = "feasibility"
    budget: str = "preliminary_design"
    estimate_field: str = "estimate"
    budget_field: str = "budget"
    ratio: str = "budget_overrun"
    document: str = "overrun_notice"


def compare_budget(inputs: Inputs, facts: Facts) -> Outcome:
    """核对概算和估算:writes ``overrun``, after which the diagram leads back to the study. Raises ValueError without figures or ratio."""
    ratio = facts.ratios.get(inputs.ratio)
    estimate = _figure(facts, inputs.estimate, inputs.estimate_field)
    budget = _figure(facts, inputs.budget, inputs.budget_field)
    if ratio is None or estimate <= 0:
        raise ValueError(f"Expected a ratio {inputs.ratio} in force and an estimate above nought, but got {ratio} and {estimate}.")
    if budget * 100 <= estimate * (100 + ratio.value):
        return Outcome(data={"overrun": False})
    over = (budget - estimate) * 100 / estimate
    data = {"estimate": str(estimate), "budget": str(budget), "over": f"{over:.2f}", "percent": ratio.value, "article": ratio.reference}
    told = tell("budget_over", number=facts.case.number, percent=f"{over:.2f}", ratio=str(ratio.value))
    return Outcome(data={"overrun": True}, effects=(WriteDocument(inputs.document, data, serve=False), told))


def _figure(facts: Facts, phase: str, field: str) -> Decimal:
    answers = facts.case.answers.get(f"hand_in@{phase}", {})
    try:
        return Decimal(str(answers.get(field)))
    except InvalidOperation as error:
        raise ValueError(f"Expected the papers of {phase} to hold the figure {field}, but got {answers.get(field)!r}.") from error
