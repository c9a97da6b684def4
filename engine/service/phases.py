"""阶段: a project enters a phase, has it accepted, waives what need not be reviewed, and leaves it; its clocks are of the phase.

Between two phases it is the applicant's turn, and no clock of the bureau runs.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import codes, records
from engine.domain.calendar import ZONE
from engine.domain.moment import moment
from engine.domain.phase import OPEN, PhaseFact
from engine.service.clocks import component_clock, has_clock, start_clock, stop_clock
from engine.service.dossier import channel_of, dumps
from engine.store.reads import OPEN_SUSPENSIONS, PHASES, PROJECT, PROJECT_OF_CODE

if TYPE_CHECKING:
    from datetime import datetime

    from engine.domain import effects
    from engine.domain.form import Form
    from engine.domain.limits import Limit, Limits
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork

CLOCKS = ("statutory", "promised")
RANDOM = 100_000  # five digits of a project code


def entered(dossier: Dossier) -> list[PhaseFact]:
    """The phases that the case has entered, in order; none where its item has none."""
    return dossier.remember("phases", lambda: phases_of(dossier.uow, dossier.case_id) if dossier.edition.item.phases else [])  # type: ignore[no-any-return]


def phases_of(uow: UnitOfWork, case_id: int) -> list[PhaseFact]:
    """The same of any case."""
    rows = uow.ask(PHASES, {"case_id": case_id}).all()
    return [PhaseFact(r.no, r.phase, r.round, r.state, r.opened_at, r.accepted_at, r.closed_at, tuple(orjson.loads(r.waived))) for r in rows]


def current(dossier: Dossier) -> PhaseFact | None:
    """The phase that the case is in; None between phases and in an item without them."""
    found = entered(dossier)
    return found[-1] if found and found[-1].state in OPEN else None


def phase_id(dossier: Dossier) -> str:
    """Its id; empty for none."""
    phase = current(dossier)
    return phase.phase if phase else ""


def form_of(dossier: Dossier, node: str) -> Form:
    """The form of a user task in the phase that the case is in."""
    return dossier.edition.form_of(node, phase_id(dossier))


def clock_name(dossier: Dossier, kind: str) -> str:
    """The clock of the whole case, ``statutory`` or ``promised``; in a project that of its phase."""
    phase = current(dossier)
    return f"{kind}:{phase.subject}" if phase else kind


def accepted_at(dossier: Dossier) -> int | None:
    """受理: when the case, or its phase, was accepted; None before."""
    if not dossier.edition.item.phases:
        return dossier.progress.accepted_at
    phase = current(dossier)
    return phase.accepted_at if phase else None


def whole_limits(dossier: Dossier, at: datetime, regime: str, limits: Limits) -> dict[str, Limit]:
    """The limits that begin with an acceptance at ``at``, by clock."""
    day, phase = at.astimezone(ZONE).date(), current(dossier)
    if phase is None:
        found = {"statutory": limits.statutory(day), "promised": limits.promised(day, channel_of(dossier))}
    else:
        found = {kind: limits.of_phase(phase.phase, kind, day, regime) for kind in CLOCKS}
    return {kind: limit for kind, limit in found.items() if limit is not None}


def start_whole_clocks(dossier: Dossier, at: datetime, regime: str, limits: Limits) -> dict[str, Any]:
    """法定、承诺计时 of the case or of its phase; due instants by clock."""
    phase = current(dossier)
    subject = phase.subject if phase else ""
    return {kind: start_clock(dossier, kind, subject, limit, at=at) for kind, limit in whole_limits(dossier, at, regime, limits).items()}


def enter_phase(dossier: Dossier, effect: effects.EnterPhase) -> None:
    """进入阶段."""
    before = entered(dossier)
    round_ = 1 + sum(one.phase == effect.phase for one in before)
    phase = PhaseFact(len(before) + 1, effect.phase, round_, "received" if effect.handed_in else "waiting", dossier.at)
    before.append(phase)
    dossier.progress.decided_at = None
    dossier.add(records.PhaseRecord(dossier.case_id, phase.no, phase.phase, phase.round, phase.state, "[]", phase.opened_at))
    dossier.log("PhaseEntered", {"no": phase.no, "phase": phase.phase, "round": phase.round})


def change(dossier: Dossier, **values: Any) -> None:
    """The phase that the case is in changes. ValueError when it is in none."""
    phase = current(dossier)
    if phase is None:
        raise ValueError("Expected the project to be in a phase, but it is in none.")
    changed = replace(phase, **values)
    entered(dossier)[-1] = changed
    dossier.add(records.PhaseChanged(dossier.case_id, changed.no, changed.state, dumps(list(changed.waived)), changed.accepted_at, changed.closed_at))


def close_phase(dossier: Dossier, effect: effects.ClosePhase) -> None:
    """阶段结束: clocks and special procedures of the phase end with it."""
    phase = current(dossier)
    change(dossier)
    assert phase is not None
    if dossier.uow.ask(OPEN_SUSPENSIONS, {"case_id": dossier.case_id}).all():
        dossier.add(records.SuspensionsEnded(dossier.case_id, dossier.at))
    names = [clock_name(dossier, kind) for kind in CLOCKS]
    names += [component_clock(one.unit, kind) for one in dossier.edition.item.participants_of(phase.phase) for kind in CLOCKS]
    for name in names:
        if has_clock(dossier, name):
            stop_clock(dossier, name)
    change(dossier, state=effect.outcome, closed_at=dossier.at)
    dossier.log("PhaseClosed", {"no": phase.no, "phase": phase.phase, "outcome": effect.outcome})


def waive(dossier: Dossier, effect: effects.WaiveComponents) -> None:
    """豁免: kept with the phase, and journalled with its ground."""
    change(dossier, waived=effect.units)
    for one in dossier.edition.item.participants_of(phase_id(dossier)):
        if one.unit in effect.units:
            dossier.log("ComponentWaived", {"unit": one.unit, "component": one.component, "ground": one.waiver})


def project_of(dossier: Dossier) -> tuple[str, str]:
    """项目: its code and regime; empty before it has one."""

    def load() -> tuple[str, str]:
        row = dossier.uow.ask(PROJECT, {"case_id": dossier.case_id}).one() if dossier.edition.item.project_code.industry else None
        return (row.code, row.regime) if row else ("", "")

    return dossier.remember("project", load)  # type: ignore[no-any-return]


def assign_code(dossier: Dossier, effect: effects.AssignProjectCode) -> None:
    """项目赋码 GB/T 40058: five random digits, drawn again while they are taken."""
    rule, area = dossier.edition.item.project_code, dossier.bureau.config.area_code
    start = f"{moment(dossier.at):%y%m}-{area}-{rule.industry}-{rule.kind_of(effect.regime)}"
    code = ""
    while not code or dossier.uow.ask(PROJECT_OF_CODE, {"code": code}).one() is not None:
        code = codes.project_code_complete(f"{start}-{secrets.randbelow(RANDOM):05d}")
    dossier.memory["project"] = (code, effect.regime)
    dossier.add(records.ProjectRecord(dossier.case_id, code, effect.regime, dossier.at))
    dossier.log("ProjectCodeAssigned", {"code": code, "regime": effect.regime})
