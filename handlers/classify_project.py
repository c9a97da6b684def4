"""核对简化情形:what the project declares of the four cases in which papers and procedure may be simplified (政府投资条例 第十三条第一款)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """``field`` is the start form's field that says which case it is; ``none`` its value for none of them."""

    field: str = "simplify"
    none: str = "no"


def classify_project(inputs: Inputs, facts: Facts) -> Outcome:
    """核对简化情形:writes ``simplified``. Raises ValueError when the application does not say."""
    declared = text_of(facts.case.form, inputs.field)
    if not declared:
        raise ValueError(f"Expected the application to say {inputs.field}, but it does not.")
    return Outcome(data={"simplified": declared != inputs.none})
