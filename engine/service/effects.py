"""Effects carried into a case in hand: one function per effect, chosen by its class. Nothing is written here."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from engine.domain import effects, records
from engine.domain.calendar import ZONE
from engine.domain.facts import LicenceDraft, Opinion, Survey
from engine.domain.licence import CODE_BYTES, licence_number
from engine.domain.moment import millis
from engine.service import phases
from engine.service.clocks import stop_all_clocks, stop_clock
from engine.service.components import start_components
from engine.service.credit import mark_credit
from engine.service.documents import send, write_document
from engine.service.dossier import dumps
from engine.service.facts import case_fact, decisions, draft, limits_of, note_draft, opinions, renewal, surveys
from engine.service.licences import end_licence, give_up_drafts, issue, redraft, revise, revoke_own
from engine.service.notices import notify, notify_applicant
from engine.service.powers import settle_unit
from engine.service.project_sums import follow_sums
from engine.service.publicity import close_publicity, end_period, open_publicity
from engine.service.suspensions import begin_suspension, end_suspension
from engine.store.ids import new_id
from engine.store.sequences import next_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.service.dossier import Dossier


def carry(dossier: Dossier, effect: effects.Effect) -> None:
    """Take one effect into the dossier."""
    FUNCTIONS[type(effect)](dossier, effect)


def _mark_accepted(dossier: Dossier, effect: effects.MarkAccepted) -> None:
    if phases.accepted_at(dossier) is not None:
        return
    at = dossier.memory["lapse_at"] if effect.deemed else dossier.now
    first = dossier.progress.accepted_at is None
    if first:
        dossier.progress.accepted_at = millis(at)
    if phases.current(dossier) is not None:
        phases.change(dossier, state="accepted", accepted_at=millis(at))
    due = phases.start_whole_clocks(dossier, at, effect.regime, limits_of(dossier))
    follow_sums(dossier, effect.regime)
    if effect.deemed:
        dossier.log("DeemedAccepted", {"since": millis(at), "article": dossier.memory["lapse"].reference})
    dossier.log("CaseAccepted", {"due": due})
    if first:
        settle_unit(dossier, at.astimezone(ZONE).date())


def _close_phase(dossier: Dossier, effect: effects.ClosePhase) -> None:
    phases.close_phase(dossier, effect)
    follow_sums(dossier)


def _suspend(dossier: Dossier, effect: effects.SuspendClock) -> None:
    ground = next((g for g in dossier.bureau.law.grounds.on(dossier.now.date()) if g.id == effect.ground), None)
    if ground is None:
        raise ValueError(f"Expected a ground of suspension in force, but got {effect.ground!r}.")
    begin_suspension(dossier, ground, effect.reason, effect.expected_days)


def _resume(dossier: Dossier, effect: effects.ResumeClock) -> None:
    end_suspension(dossier, effect.ground, effect.outcome)


def _write_document(dossier: Dossier, effect: effects.WriteDocument) -> None:
    write_document(dossier, effect.kind, effect.data, serve=effect.serve)


def _notify(dossier: Dossier, effect: effects.Notify) -> None:
    if effect.kind:
        notify_applicant(dossier, effect.kind, **effect.values)
    else:
        notify(dossier, effect.to, effect.zh, effect.en)


def _open_review(dossier: Dossier, effect: effects.OpenReview) -> None:
    known = opinions(dossier)
    rounds = dossier.memory["rounds"]
    for unit in effect.units:
        rounds[unit] = rounds.get(unit, 0) + 1
        earlier = known.get(unit)
        known[unit] = Opinion(unit, "pending", person=earlier.person if earlier else None)
        dossier.add(records.OpinionAsked(dossier.case_id, unit, rounds[unit], "pending", "", "", None, None, dossier.at, None))
    start_components(dossier, effect.units)
    dossier.log("ReviewOpened", {"units": list(effect.units)})


def _convene_survey(dossier: Dossier, effect: effects.ConveneSurvey) -> None:
    surveys(dossier).append(Survey(effect.round, effect.units, "", "", ()))
    dossier.add(records.SurveyConvened(dossier.case_id, effect.round, dumps(list(effect.units)), None, "", "[]", dossier.at, None))
    dossier.log("SurveyConvened", {"round": effect.round, "units": list(effect.units)})


def _convene_coordination(dossier: Dossier, effect: effects.ConveneCoordination) -> None:
    dossier.log("CoordinationConvened", {"units": list(effect.units)})


def _set_decision(dossier: Dossier, effect: effects.SetDecision) -> None:
    earlier = decisions(dossier)
    granted, refused = list(effect.granted), list(effect.refused)
    decided_on = dossier.now.date().isoformat()
    earlier.append({"outcome": effect.outcome, "granted": granted, "refused": refused, "reasons": effect.reasons, "decided_on": decided_on})
    dossier.progress.decided_at = dossier.at
    dossier.add(
        records.DecisionRecord(dossier.case_id, len(earlier), effect.outcome, dumps(granted), dumps(refused), effect.reasons, dossier.actor, dossier.at)
    )
    dossier.log("DecisionMade", {"round": len(earlier), "outcome": effect.outcome, "granted": granted, "refused": refused})
    if effect.deemed:
        lapse, renewed = dossier.memory["lapse"], renewal(dossier)
        dossier.log("DeemedRenewed", {"number": renewed.number if renewed else "", "until": lapse.until, "article": lapse.reference})


def _draft_licence(dossier: Dossier, effect: effects.DraftLicence) -> None:
    earlier = draft(dossier, effect.kind)
    if earlier is not None and earlier.kind == effect.kind:
        redraft(dossier, earlier, {**effect.data, "number": earlier.number, "valid_years": effect.valid_years})
    else:
        renewed = renewal(dossier) if effect.renews else None
        number = renewed.number if renewed else _new_number(dossier, effect)
        data = {**effect.data, "number": number, "valid_years": effect.valid_years}
        holder, holder_code = _holder(dossier, effect, number)
        code = secrets.token_urlsafe(CODE_BYTES)
        dossier.add(
            records.LicenceRecord(
                new_id(),
                dossier.case_id,
                effect.kind,
                number,
                holder,
                holder_code,
                dumps(data),
                "draft",
                code,
                None,
                None,
                dossier.at,
                None,
                None,
                version=renewed.version + 1 if renewed else 1,
                renews=renewed.licence if renewed else None,
            )
        )
        dossier.memory["licence_code"] = code
        note_draft(dossier, LicenceDraft(effect.kind, number, data))
        dossier.log("LicenceDrafted", {"kind": effect.kind, "number": number})


def _new_number(dossier: Dossier, effect: effects.DraftLicence) -> str:
    serial = next_number(dossier.uow, f"licence:{effect.prefix}")
    return licence_number(effect.prefix, dossier.bureau.config.area_code, serial, effect.check)


def _holder(dossier: Dossier, effect: effects.DraftLicence, number: str) -> tuple[str, str]:
    """持证人:name and code. Who comes into being with the licence has its number for a code."""
    renewed = renewal(dossier) if effect.renews else None
    if renewed is not None:
        return renewed.holder, renewed.holder_code
    case = case_fact(dossier)
    if not effect.holder:
        return case.applicant_name, case.applicant_code
    return effect.holder, number if effect.check == "uscc" else case.applicant_code


def _issue_licence(dossier: Dossier, effect: effects.IssueLicence) -> None:
    issue(dossier, effect.kind)


def _stop_whole_clocks(dossier: Dossier, _: effects.StopWholeClocks) -> None:
    for name in ("statutory", "promised"):
        stop_clock(dossier, name)


def _close_case(dossier: Dossier, effect: effects.CloseCase) -> None:
    dossier.progress.result = effect.result
    stop_all_clocks(dossier)


def _send(dossier: Dossier, effect: effects.Send) -> None:
    send(dossier, effect.channel, effect.payload)


FUNCTIONS: dict[type, Callable[[Dossier, Any], None]] = {
    effects.MarkAccepted: _mark_accepted,
    effects.SuspendClock: _suspend,
    effects.ResumeClock: _resume,
    effects.WriteDocument: _write_document,
    effects.Notify: _notify,
    effects.EnterPhase: phases.enter_phase,
    effects.ClosePhase: _close_phase,
    effects.WaiveComponents: phases.waive,
    effects.AssignProjectCode: phases.assign_code,
    effects.OpenReview: _open_review,
    effects.ConveneSurvey: _convene_survey,
    effects.ConveneCoordination: _convene_coordination,
    effects.SetDecision: _set_decision,
    effects.DraftLicence: _draft_licence,
    effects.IssueLicence: _issue_licence,
    effects.RevokeLicence: revoke_own,
    effects.MarkCredit: mark_credit,
    effects.ReviseLicence: revise,
    effects.EndLicence: end_licence,
    effects.GiveUpDrafts: give_up_drafts,
    effects.StopWholeClocks: _stop_whole_clocks,
    effects.OpenPublicity: open_publicity,
    effects.EndPublicityPeriod: end_period,
    effects.ClosePublicity: close_publicity,
    effects.CloseCase: _close_case,
    effects.Send: _send,
}
