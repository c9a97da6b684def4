"""涉及的证照:which licence a case renews, changes, cancels or revokes; refused at the door when that can't be, and again before it takes effect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.errors import FieldError, Invalid, Rejection
from engine.domain.facts import Concern, Renewal
from engine.domain.licence_acts import changes
from engine.domain.licence_items import act_of, ground_place, kinds_of
from engine.service.renewals import keep_renewal, renewed_licence
from engine.store.definitions import ALL_RELEASED
from engine.store.reads import ANSWERS, CONCERN, CONCERNS_UNDER_WAY, LATEST_LICENCE, LICENCE_VERSIONS, RENEWAL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from engine.bureau import Bureau
    from engine.domain.form import Submission
    from engine.domain.licence_grounds import LicenceGround
    from engine.runtime.edition import Edition
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork

    Subject = Renewal | Concern | None

UNDER_WAY = {
    "renew": ("延续", "renewal"),
    "change": ("变更或者补发", "change or duplicate"),
    "cancel": ("注销", "cancellation"),
    "revoke": ("撤销", "revocation"),
}
ENDED = {"revoked": ("已被撤销", "was revoked"), "cancelled": ("已经注销", "was cancelled"), "replaced": ("已经换发", "was replaced")}
# which cases on the same licence keep another from being opened
EXCLUDES = {"change": ("renew", "change", "cancel", "revoke"), "cancel": ("renew", "change", "cancel", "revoke"), "revoke": ("revoke",)}


def subject_of(uow: UnitOfWork, bureau: Bureau, edition: Edition, submission: Submission, now: datetime, *, official: bool = False) -> Subject:
    """The licence that the application is about; None in an item that is about none. Raises Invalid with the reason when that can't be."""
    code = edition.holder(submission.values)[1]
    act, field = act_of(edition.item)
    if not act:
        return renewed_licence(uow, edition, submission, code, now)
    number = str(submission.values.get(field) or "").strip().upper()
    found = uow.ask(LATEST_LICENCE, {"number": number}).one() if number else None
    kinds = kinds_of(edition.item)
    if found is None or (kinds and found.kind not in kinds) or code != found.holder_code:
        raise Invalid([_unknown(field, number)])
    concern = _concern(found, act, *_kind_names(uow, bureau, found.kind))
    today = now.astimezone(ZONE).date()
    refused = _refusal(concern, today) or _under_way(uow, concern)
    if refused is not None:
        raise Invalid([FieldError(field, *refused)])
    return _with_answers(concern, bureau, edition, submission, today, official=official)


def _with_answers(concern: Concern, bureau: Bureau, edition: Edition, submission: Submission, today: date, *, official: bool) -> Concern:
    """What the application asks of the licence. Raises Invalid when it changes nothing, or its ground does not hold."""
    if concern.act == "change":
        changed = changes(edition.item.change, concern.data, submission.values)
        if not changed:
            first = edition.item.change.entries[0].key
            raise Invalid([FieldError(first, "填写的内容和证照上的一样，没有要变更的。", "Expected an entry that differs from the licence, but none does.")])
        return replace(concern, changes=changed)
    place = ground_place(edition.item)
    if "." in place:  # answered by an officer on the way
        return concern
    ground = bureau.law.licence_grounds.find(concern.act, str(submission.values.get(place) or ""), today)
    refused = _wrong_ground(concern, ground, today, official=official)
    if refused is not None:
        raise Invalid([FieldError(place, *refused)])
    return replace(concern, ground=ground)


def _wrong_ground(concern: Concern, ground: LicenceGround | None, today: date, *, official: bool) -> tuple[str, str] | None:
    if ground is None:
        return "请选择一种现行有效的法定情形。", "Expected a ground of the law in force, but there is none."
    if ground.by != "both" and (ground.by == "bureau") != official:
        who = ("这种情形由行政机关依职权办理。", "by the bureau itself") if ground.by == "bureau" else ("这种情形由持证人自己申请。", "by the holder himself")
        return who[0], f"Expected a ground that you may rely on, but this one is relied on {who[1]}."
    expired = bool(concern.valid_until) and concern.valid_until < today.isoformat()
    if ground.id == "expired" and not expired:
        return (
            f"{concern.number} 还没有过有效期，不能以“届满未延续”注销。",
            f"Expected an expired licence for this ground, but {concern.number} has not expired.",
        )
    return None


def keep_subject(dossier: Dossier, subject: Subject) -> None:
    """The new case remembers what it is about."""
    dossier.memory["concern"] = None
    if not isinstance(subject, Concern):
        keep_renewal(dossier, subject)
        return
    dossier.memory["concern"] = subject
    dossier.add(records.ConcernRecord(dossier.case_id, subject.licence, subject.act, subject.name, subject.name_en, dossier.at))
    said: dict[str, object] = {"act": subject.act, "number": subject.number, "version": subject.version}
    if subject.changes:
        said["changes"] = {one.key: [one.old, one.new] for one in subject.changes}
    dossier.log("LicenceConcerned", said)


def concern(dossier: Dossier) -> Concern | None:
    """The licence that the case changes, cancels or revokes; None in other items. The ground as last answered."""
    item = dossier.edition.item
    if not act_of(item)[0]:
        return None
    found: Concern | None = dossier.remember("concern", lambda: _load(dossier))
    place = ground_place(item)
    if found is None or found.ground is not None or not place:
        return found
    task, _, field = place.rpartition(".")
    answered = dossier.memory["answers"].get(task or "start", {}) if "answers" in dossier.memory else {}
    values = answered if task else {**dossier.memory.get("form", {}), **answered}
    ground = dossier.bureau.law.licence_grounds.find(found.act, str(values.get(field) or ""), dossier.now.date())
    return replace(found, ground=ground)


def _load(dossier: Dossier) -> Concern | None:
    row = dossier.uow.ask(CONCERN, {"case_id": dossier.case_id}).one()
    if row is None:
        return None
    found = _concern(row, row.act, row.name, row.name_en)
    if found.act != "change":
        return found
    return replace(found, changes=changes(dossier.edition.item.change, found.data, dossier.remember("form", lambda: orjson.loads(dossier.row.case_form))))


def _concern(row: Any, act: str, name: str, name_en: str) -> Concern:
    data: Mapping[str, object] = orjson.loads(row.data)
    known = (row.id, row.kind, name, name_en, row.number, row.version, row.holder, row.holder_code, row.state, row.valid_from or "", row.valid_until or "")
    return Concern(act, *known, data)


def _kind_names(uow: UnitOfWork, bureau: Bureau, kind: str) -> tuple[str, str]:
    """证照名称, of whichever item issues the kind; its id when none does any more."""
    for row in uow.ask(ALL_RELEASED).all():
        for one in bureau.edition(uow, row.id).item.licences:
            if one.id == kind:
                return one.name, one.name_en
    return kind, kind


def _unknown(field: str, number: str) -> FieldError:
    return FieldError(
        field,
        f"没有查到您名下编号为 {number} 的证照。请核对编号和证件号码。",
        f"Expected a licence of this holder with the number {number}, but there is none; check the number and the code.",
    )


def _refusal(concern: Concern, today: date) -> tuple[str, str] | None:
    """Why nothing of the kind can be done to this licence."""
    cancelling = concern.act == "cancel"
    if concern.state != "valid" and not (cancelling and concern.state == "revoked"):
        zh, en = ENDED.get(concern.state, ("已经失效", "is not in force"))
        return f"{concern.number} {zh}，不能再办理。", f"Expected a licence in force, but {concern.number} {en}."
    if not cancelling and concern.valid_until and concern.valid_until < today.isoformat():
        return (
            f"{concern.number} 的有效期已于 {concern.valid_until} 届满，不能办理。",
            f"Expected a licence in force, but {concern.number} expired on {concern.valid_until}.",
        )
    return None


def _under_way(uow: UnitOfWork, concern: Concern) -> tuple[str, str] | None:
    for row in uow.ask(CONCERNS_UNDER_WAY, {"number": concern.number}).all():
        if row.act in EXCLUDES[concern.act]:
            zh, en = UNDER_WAY[row.act]
            return (
                f"{concern.number} 的{zh}正在办理（办件编号 {row.number}），办结以后才能申请。",
                f"Expected nothing under way, but case {row.number} deals with the {en} of {concern.number}.",
            )
    return None


def check_must(dossier: Dossier, submission: Submission) -> None:
    """撤销要有法定情形, and a must leaves no discretion (行政许可法第六十九条第一、二款). Raises Invalid."""
    found = concern(dossier)
    revokes, at_will = submission.values.get("decision") == "granted", submission.values.get("keep_ground") == "discretion"
    if found is None or found.act != "revoke" or not (revokes or at_will):
        return
    answers = {row.node: orjson.loads(row.answers) for row in dossier.uow.ask(ANSWERS, {"case_id": dossier.case_id}).all()}
    task, _, field = ground_place(dossier.edition.item).rpartition(".")
    ground = dossier.bureau.law.licence_grounds.all.get(str(answers.get(task, {}).get(field) or ""))
    if revokes and ground is None:
        zh, en = "调查结论里没有法定的撤销情形,不能撤销。", "Expected a ground of the law to revoke on, but the investigation found none."
        raise Invalid([FieldError("decision", zh, en)])
    if at_will and ground is not None and ground.must:
        raise Invalid(
            [
                FieldError(
                    "keep_ground",
                    f"“{ground.name}”是应当撤销的情形（{ground.reference}），没有裁量余地：撤销，或者写明情形不成立、可能损害公共利益。",
                    f"Expected a revocation: the ground demands it ({ground.reference}), unless it does not hold or the public would be harmed.",
                )
            ]
        )


def check_standing(dossier: Dossier) -> None:
    """Before a licence is renewed or changed: the one before is still in force. Raises Rejection when it was revoked or cancelled meanwhile."""
    statement = RENEWAL if dossier.edition.item.renewal.licence else CONCERN if dossier.edition.item.change.field else None
    uow = dossier.uow
    row = uow.ask(statement, {"case_id": dossier.case_id}).one() if statement is not None else None
    if row is None:
        return
    versions = uow.ask(LICENCE_VERSIONS, {"number": row.number}).all()
    state = next((one.state for one in versions if one.id == row.licence_id), "")
    if state in ENDED:
        zh, en = ENDED[state]
        raise Rejection(
            f"{row.number} 在办理期间{zh}，不能再延续、变更或者补发。请作不予许可的决定，或者退回。",
            f"Expected a licence in force, but {row.number} {en} meanwhile; refuse the application or send it back.",
        )
