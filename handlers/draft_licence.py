"""生成证照草稿:number and data of the licence, put together for proofreading against the decision."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import DraftLicence
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId  # noqa: TC001 - the gate reads it at run time


@dataclass(frozen=True)
class Inputs:
    """``licence`` is a licence id of item.toml; ``fields`` are the keys printed on it, ``key?`` one that may be unanswered.

    They are the start form's, and those of the user tasks ``answers``, whose latest values go before (a company renamed on the way).
    ``holder`` is the field that names who holds it, when not the applicant; ``issuer_from`` the routing variable with the unit that decides,
    when that is one of the participants and the licence bears its name.
    """

    licence: str
    fields: tuple[str, ...] = ()
    answers: tuple[TaskId, ...] = ()
    holder: str = ""
    issuer_from: str = ""


def draft_licence(inputs: Inputs, facts: Facts) -> Outcome:
    """生成证照草稿:Raises ValueError for a licence or a form field that does not exist, and without a favourable decision."""
    kinds = {kind.id: kind for kind in facts.item.licences}
    if inputs.licence not in kinds:
        raise ValueError(f"Expected one of the licences {sorted(kinds)}, but got {inputs.licence!r}.")
    if (facts.decision or {}).get("outcome") not in ("granted", "partly"):
        raise ValueError("Expected a favourable decision before a licence is drafted, but there is none.")
    known = dict(facts.case.form)
    for task in inputs.answers:
        known |= facts.case.answers.get(task, {})
    wanted = (*inputs.fields, *filter(None, (inputs.holder,)))
    absent = [key for key in wanted if not key.endswith("?") and key not in known]
    if absent:
        raise ValueError(f"Expected the application to hold {', '.join(absent)}, but it does not.")
    kind = kinds[inputs.licence]
    data = {key.removesuffix("?"): known.get(key.removesuffix("?"), "") for key in inputs.fields}
    if inputs.issuer_from:
        data["unit_name"] = _issuer(facts, facts.variables.get(inputs.issuer_from))
    holder = str(known[inputs.holder]) if inputs.holder else ""
    return Outcome(effects=(DraftLicence(kind.id, kind.prefix, kind.check, data, kind.valid_years, holder),))


def _issuer(facts: Facts, unit: object) -> str:
    found = next((one.name for one in facts.item.participants if one.unit == unit), None)
    if found is None:
        raise ValueError(f"Expected the licence to be issued by one of the participants, but got {unit!r}.")
    return found
