"""证照效果:a draft that changes a licence, its issue in the place of the versions before, and its end by cancellation or revocation."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.document_kinds import licence_document
from engine.domain.facts import LicenceDraft
from engine.domain.licence import CODE_BYTES, day_after, elicence_identifier, validity
from engine.domain.licence_acts import as_text
from engine.service.concerns import concern
from engine.service.documents import write_document
from engine.service.dossier import dumps
from engine.service.facts import draft, drafts, note_draft, renewal
from engine.store.ids import new_id
from engine.store.reads import LICENCE_VERSIONS

if TYPE_CHECKING:
    from engine.domain import effects
    from engine.domain.facts import Concern
    from engine.service.dossier import Dossier

CHANGED_BY = "行政许可法 第四十九条"


def revise(dossier: Dossier, effect: effects.ReviseLicence) -> None:
    """变更证照草稿: drafted once, put right when it comes back from the proof."""
    of = _concerned(dossier, "change")
    data = {**effect.data, "number": of.number}
    earlier = draft(dossier)
    if earlier is not None:
        redraft(dossier, earlier, data)
        return
    dossier.add(
        records.LicenceRecord(
            new_id(),
            dossier.case_id,
            of.kind,
            of.number,
            effect.holder or of.holder,
            of.holder_code,
            dumps(data),
            "draft",
            secrets.token_urlsafe(CODE_BYTES),
            None,
            None,
            dossier.at,
            None,
            None,
            version=of.version + 1,
            renews=of.licence,
        )
    )
    note_draft(dossier, LicenceDraft(of.kind, of.number, data))
    dossier.log("LicenceDrafted", {"kind": of.kind, "number": of.number})


def redraft(dossier: Dossier, earlier: LicenceDraft, data: dict[str, object]) -> None:
    """The number stays, the entries follow the new decision."""
    dossier.add(records.LicenceRedrafted(dossier.case_id, earlier.kind, dumps(data), dossier.at))
    note_draft(dossier, LicenceDraft(earlier.kind, earlier.number, data))
    dossier.log("LicenceDrafted", {"kind": earlier.kind, "number": earlier.number})


def issue(dossier: Dossier, kind: str) -> None:
    """颁发证照: valid from today, from the day after the one that it renews, or today in the place of the one that it changes."""
    drafted = draft(dossier, kind)
    if drafted is None:
        raise AssertionError("a licence is issued only after it was drafted; the gate refuses other diagrams")
    data: dict[str, Any] = dict(drafted.data)
    years = int(data.pop("valid_years", 0))
    before = concern(dossier) or renewal(dossier)
    start, end = _days(dossier, before, years)
    data |= {"valid_from": start.isoformat(), "valid_until": end.isoformat() if end else ""}
    number = f"{drafted.number}-{before.version + 1}" if before else drafted.number  # of the paper; the licence keeps its own
    paper = licence_document(kind, dossier.edition.templates, dossier.bureau.law.templates)
    document = write_document(dossier, paper, {**data, "number": drafted.number}, serve=True, number=number)
    valid = ("valid", dumps(data), start.isoformat(), end.isoformat() if end else None, dossier.at, document)
    dossier.add(records.LicenceValid(dossier.case_id, kind, *valid, _elicence(dossier, kind, drafted.number, before.version + 1 if before else 1)))
    dossier.log("LicenceIssued", {"kind": kind, "number": drafted.number, "document": document, "valid_until": data["valid_until"]})
    if concern(dossier) is not None:
        _replace(dossier, _concerned(dossier, "change"), document)


def _elicence(dossier: Dossier, kind: str, number: str, version: int) -> str | None:
    """电子证照标识 of this version; None where the item says no type for the kind."""
    of_type = next((one.elicence for one in dossier.edition.item.licences if one.id == kind), "")
    return elicence_identifier(of_type, dossier.bureau.config.area_code, number, version) if of_type else None


def _days(dossier: Dossier, before: Any, years: int) -> tuple[date, date | None]:
    """First and last day. A change begins today and ends when the licence would have ended."""
    of = concern(dossier)
    if of is not None:
        return dossier.now.date(), date.fromisoformat(of.valid_until) if of.valid_until else None
    return validity(day_after(before.valid_until) if before else dossier.now.date(), years)


def _replace(dossier: Dossier, of: Concern, document: int) -> None:
    change = dossier.edition.item.change
    why = f"补发：{'；'.join(as_text(one.new) for one in of.changes)}" if change.reissue else f"变更：{'、'.join(one.name for one in of.changes)}"
    for row in _standing(dossier, of.number):
        _end(dossier, row.id, "replaced", "", change.reference or CHANGED_BY, why, document)


def revoke_own(dossier: Dossier, effect: effects.RevokeLicence) -> None:
    """撤销许可: the licence that this case issued, and what it was changed into since, has no force any more. Raises ValueError where there is none."""
    issued = draft(dossier, effect.kind)
    if issued is None:
        raise ValueError(f"Expected a licence {effect.kind} of this case to revoke, but there is none.")
    for row in _standing(dossier, issued.number):
        _end(dossier, row.id, "revoked", "commitment", effect.article, effect.ground, dossier.memory["written"])
    dossier.log("LicenceRevoked", {"kind": effect.kind, "number": issued.number, "ground": effect.ground, "article": effect.article})


def end_licence(dossier: Dossier, effect: effects.EndLicence) -> None:
    """注销、撤销: the decision is written and served, and every version that is or will be in force ends with it."""
    of = _concerned(dossier, effect.act)
    ground = of.ground
    if ground is None or ground.id != effect.ground:
        raise ValueError(f"Expected the ground {effect.ground!r} to be the one that was answered, but it is {ground.id if ground else 'none'!r}.")
    document = write_document(dossier, effect.document, effect.data, serve=True)
    state = {"revoke": "revoked", "cancel": "cancelled"}[effect.act]
    standing = {row.id for row in _standing(dossier, of.number)} | {of.licence}
    for licence in sorted(standing):
        _end(dossier, licence, state, ground.id, ground.reference, effect.reason, document)
    dossier.log("LicenceEnded", {"number": of.number, "state": state, "ground": ground.id, "article": ground.reference, "document": document})


def _standing(dossier: Dossier, number: str) -> list[Any]:
    """The versions in force today or later."""
    today = dossier.now.date().isoformat()
    rows = dossier.uow.ask(LICENCE_VERSIONS, {"number": number}).all()
    return [row for row in rows if row.state == "valid" and (not row.valid_until or row.valid_until >= today)]


def _end(dossier: Dossier, licence: int, state: str, ground: str, reference: str, reason: str, document: int) -> None:
    dossier.add(records.LicenceEnded(licence, state))
    dossier.add(records.LicenceEndRecord(licence, state, ground, reference, reason, dossier.case_id, document, dossier.at))


def _concerned(dossier: Dossier, act: str) -> Concern:
    found = concern(dossier)
    if found is None or found.act != act:
        raise ValueError(f"Expected a case about the {act} of a licence, but it is about none.")
    return found


def give_up_drafts(dossier: Dossier, effect: effects.GiveUpDrafts) -> None:
    """作废草稿: what was drafted of these kinds and is not granted any more; the numbers stay spent. Issued ones are left alone."""
    if not set(effect.kinds) & set(drafts(dossier)):
        return
    dossier.add(records.DraftVoided(dossier.case_id))
    for kind in effect.kinds:
        drafts(dossier).pop(kind, None)
