"""The facts a handler is given: what is stored, overlaid with what this transaction has already decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.facts import SIGNED_KINDS, CaseFact, Facts, LicenceDraft, MaterialFact, Objection, Opinion, Renewal, Signed, Survey
from engine.domain.moment import moment
from engine.domain.review_units import participants_of
from engine.runtime.expressions import evaluate_condition
from engine.service.concerns import concern
from engine.service.dependants import dependants
from engine.service.dossier import channel_of
from engine.service.phases import current, entered, project_of
from engine.store.publicity import OBJECTIONS
from engine.store.reads import ANSWERS, DECISIONS, LICENCES, MATERIALS, OPINIONS, PERSON, RENEWAL, SIGNED, SIGNED_FOR, SURVEYS, UNIT_CHANGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.item import Participant
    from engine.domain.limits import Limits
    from engine.service.dossier import Dossier


LOADED = {
    "answers": ANSWERS,
    "opinions": OPINIONS,
    "materials": MATERIALS,
    "surveys": SURVEYS,
    "decisions": DECISIONS,
    "drafts": LICENCES,
    "unit_changes": UNIT_CHANGES,
}


def facts_of(dossier: Dossier, variables: Mapping[str, object]) -> Facts:
    """Everything a handler may know at this service task. What is not loaded yet is asked for in one round trip."""
    for name, statement in LOADED.items():
        if name not in dossier.memory:
            dossier.send(statement)
    item = replace(dossier.edition.item, participants=participants(dossier))
    waived = tuple(p.unit for p in item.participants if p.waived and _holds(p.when, variables) and _holds(p.waived, variables))
    asked = [p.unit for p in item.participants if _holds(p.when, variables) and p.unit not in waived]
    units = {p.unit for p in item.participants}
    code, regime = project_of(dossier)
    return Facts(
        now=dossier.now,
        item=item,
        case=case_fact(dossier),
        variables={**variables, "asked_units": asked},
        opinions=tuple(one for one in opinions(dossier).values() if one.unit in units),
        materials=tuple(materials(dossier).values()),
        surveys=tuple(surveys(dossier)),
        decision=decisions(dossier)[-1] if decisions(dossier) else None,
        draft=draft(dossier),
        drafts=tuple(drafts(dossier).values()),
        lapse=dossier.memory.get("lapse"),
        renewal=renewal(dossier),
        concern=concern(dossier),
        days=_days(dossier),
        phases=tuple(entered(dossier)),
        waived=waived,
        project_code=code,
        ratios={name: limit for name in dossier.edition.limits.ratios if (limit := dossier.edition.limits.ratio(name, dossier.now.date()))},
        regime=regime or str(variables.get("regime") or ""),
        signed=signed(dossier),
        objections=_objections(dossier),
        dependants=dependants(dossier),
    )


def _objections(dossier: Dossier) -> tuple[Objection, ...]:
    """Of the public, where the diagram has a publicity."""
    if not any(node.kind == "publicity" for node in dossier.edition.definition.nodes.values()):
        return ()
    return tuple(Objection(row.name, row.words) for row in dossier.rows(OBJECTIONS))


def signed(dossier: Dossier) -> tuple[Signed, ...]:
    """Tasks that a named person answers for, in order, the one just completed included. Asked for only where the diagram has such tasks."""
    if not any(node.kind in SIGNED_KINDS for node in dossier.edition.definition.nodes.values()):
        return ()
    found = [
        Signed(r.node, r.person_id, deputised(r.name, r.absent_name), orjson.loads(r.answers), moment(r.completed_at))
        for r in dossier.rows(SIGNED)
        if r.kind in SIGNED_KINDS
    ]
    now: tuple[str, str, Mapping[str, object]] | None = dossier.memory.get("signed_now")
    if now is not None and dossier.actor is not None and now[1] in SIGNED_KINDS:
        found.append(Signed(now[0], dossier.actor, names_of(dossier, (dossier.actor,))[0], now[2], dossier.now))
    return tuple(found)


def _days(dossier: Dossier) -> dict[str, int]:
    """What stages may take, of those whose limit is in working days."""
    limits, today, channel = dossier.edition.limits, dossier.now.date(), channel_of(dossier)
    found = {name: limits.stage(name, today, channel) for name in limits.stages}
    return {name: limit.value for name, limit in found.items() if limit is not None and limit.unit == "working_days"}


def _holds(when: str, variables: Mapping[str, object]) -> bool:
    """A participant's condition; a variable the applicant was never asked for counts as not holding."""
    try:
        return evaluate_condition(when, variables)
    except ValueError:
        return False


def declared(dossier: Dossier) -> Mapping[str, object]:
    """What the start form says."""
    form: Mapping[str, object] = dossier.remember("form", lambda: orjson.loads(dossier.row.case_form))
    return form


def limits_of(dossier: Dossier) -> Limits:
    """The item's limits as they are for this case, by the class that its start form puts it in."""
    limits = dossier.edition.limits
    return limits.of_case(declared(dossier)) if limits.classes else limits


def case_fact(dossier: Dossier) -> CaseFact:
    """The case, its applicant and all answers so far."""
    row, form = dossier.row, declared(dossier)
    return CaseFact(
        number=row.case_number,
        applicant_name=row.case_title,
        applicant_code=dossier.edition.holder(form)[1],
        channel=row.case_channel,
        received_on=moment(row.case_received_at).date().isoformat(),
        form=form,
        answers=answers(dossier),
    )


def answers(dossier: Dossier) -> dict[str, Mapping[str, object]]:
    """The latest values of every completed user task, by its id in the diagram; in a project also by ``<id>@<phase>``."""

    def load() -> dict[str, Mapping[str, object]]:
        found = {}
        for row in dossier.rows(ANSWERS):
            found[row.node] = values = orjson.loads(row.answers)
            phase = orjson.loads(row.data).get("phase")
            if phase:
                found[f"{row.node}@{phase}"] = values
        now = dossier.memory.get("answers_now")
        return found if now is None else {**found, now[0]: now[1]}

    return dossier.remember("answers", load)  # type: ignore[no-any-return]


def opinions(dossier: Dossier) -> dict[str, Opinion]:
    """Each unit's current opinion: the one of the latest round."""

    def load() -> dict[str, Opinion]:
        rows = dossier.rows(OPINIONS)
        dossier.memory["rounds"] = {r.unit: r.round for r in rows}
        stored = {r.unit: Opinion(r.unit, r.state, r.reasons, r.conditions, r.person_id, bool(r.coordinate)) for r in rows}
        given: dict[str, Opinion] = dossier.memory.get("opinions_now", {})
        return stored | given

    return dossier.remember("opinions", load)  # type: ignore[no-any-return]


def note_opinion(dossier: Dossier, opinion: Opinion) -> None:
    """An opinion given in this transaction; the others are loaded only if somebody asks for them."""
    if "opinions" in dossier.memory:
        opinions(dossier)[opinion.unit] = opinion
    else:
        dossier.memory.setdefault("opinions_now", {})[opinion.unit] = opinion


def unit_changes(dossier: Dossier) -> list[Any]:
    """The units added to the case's reviews and taken out, in order."""
    return dossier.remember("unit_changes", lambda: dossier.rows(UNIT_CHANGES))  # type: ignore[no-any-return]


def participants(dossier: Dossier) -> tuple[Participant, ...]:
    """会审单位 of this case: the item's, and those that were added; in a project those of the phase that it is in."""
    phase, item, changes = current(dossier), dossier.edition.item, unit_changes(dossier)
    if item.phases:
        item = replace(item, participants=item.participants_of(phase.phase if phase else ""))
        changes = [one for one in changes if phase is not None and one.changed_at >= phase.opened_at]
    return participants_of(item, changes)


def surveys(dossier: Dossier) -> list[Survey]:
    """All surveys, the open one with an empty result."""

    def load() -> list[Survey]:
        rows = dossier.rows(SURVEYS)
        return [_survey(dossier, r) for r in rows]

    return dossier.remember("surveys", load)  # type: ignore[no-any-return]


def _survey(dossier: Dossier, row: Any) -> Survey:
    officers = tuple(orjson.loads(row.officers))
    return Survey(row.round, tuple(orjson.loads(row.units)), row.result or "", row.findings, officers, signers_of(dossier, officers))


def deputised(name: str, absent: str | None) -> str:
    """A name as it is printed: with whom its bearer stood in for."""
    return f"{name}（代{absent}）" if absent else name


def names_of(dossier: Dossier, people: Iterable[int]) -> tuple[str, ...]:
    """Names of persons as they are printed, in the order given: the actor's with whom he stands in for."""
    found = [(person, dossier.uow.ask(PERSON, {"person_id": person}).one().name) for person in people]
    absent = dossier.acting_for[1] if dossier.acting_for else None
    return tuple(deputised(name, absent if person == dossier.actor else None) for person, name in found)


def signers_of(dossier: Dossier, people: Iterable[int]) -> tuple[str, ...]:
    """Names of those who signed a survey, each with whom he stood in for when he signed, as the journal has it."""
    absent = {row.person_id: orjson.loads(row.data).get("for_name") for row in dossier.uow.ask(SIGNED_FOR, {"case_id": dossier.case_id}).all()}
    ids = tuple(people)
    names = names_of(dossier, ids)
    return tuple(name if name.endswith("）") else deputised(name, absent.get(person)) for person, name in zip(ids, names, strict=True))


def materials(dossier: Dossier) -> dict[str, MaterialFact]:
    """The materials of the case by id."""

    def load() -> dict[str, MaterialFact]:
        rows = dossier.rows(MATERIALS)
        dossier.memory["material_uploads"] = {r.material: orjson.loads(r.uploads) for r in rows}
        return {r.material: MaterialFact(r.material, r.name, r.state) for r in rows}

    return dossier.remember("materials", load)  # type: ignore[no-any-return]


def decisions(dossier: Dossier) -> list[Mapping[str, Any]]:
    """All decisions of the case, the last one is in force."""

    def load() -> list[Mapping[str, Any]]:
        rows = dossier.rows(DECISIONS)
        return [
            {
                "outcome": r.outcome,
                "granted": orjson.loads(r.granted),
                "refused": orjson.loads(r.refused),
                "reasons": r.reasons,
                "decided_on": moment(r.decided_at).date().isoformat(),
            }
            for r in rows
        ]

    return dossier.remember("decisions", load)  # type: ignore[no-any-return]


def renewal(dossier: Dossier) -> Renewal | None:
    """The licence that the case renews; None in an item that renews nothing."""
    if not dossier.edition.item.renewal.licence:
        return None
    return dossier.remember("renewal", lambda: _renewal(dossier.uow.ask(RENEWAL, {"case_id": dossier.case_id}).one()))  # type: ignore[no-any-return]


def _renewal(row: Any) -> Renewal | None:
    if row is None:
        return None
    data = orjson.loads(row.data)
    return Renewal(row.licence_id, row.kind, row.number, row.version, row.holder, row.holder_code, row.valid_until, bool(row.in_time), data)


def drafts(dossier: Dossier) -> dict[str, LicenceDraft]:
    """The licences drafted for this case by kind, issued or not, but not those given up."""

    def load() -> dict[str, LicenceDraft]:
        return {row.kind: LicenceDraft(row.kind, row.number, orjson.loads(row.data)) for row in dossier.rows(LICENCES) if row.state != "void"}

    return dossier.remember("drafts", load)  # type: ignore[no-any-return]


def draft(dossier: Dossier, kind: str = "") -> LicenceDraft | None:
    """The licence of this kind drafted for this case; without a kind, the one drafted last."""
    found = drafts(dossier)
    return found.get(kind) if kind else next(reversed(found.values()), None)


def note_draft(dossier: Dossier, made: LicenceDraft) -> None:
    """A licence drafted in this transaction."""
    drafts(dossier)[made.kind] = made
