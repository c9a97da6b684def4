"""办结上门: all tasks of a visit are completed at once, each with its sheet, its photographs and the signatures of all who were there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.commands import CompleteTask
from engine.domain.errors import Invalid, NotAllowed, Rejection
from engine.domain.facts import VisitFact
from engine.domain.form import Submission, fields_of, read_submission
from engine.domain.moment import moment
from engine.domain.punctuation import punctuated
from engine.domain.visit import OFFICERS, checks_of
from engine.service.complete_task import advance_task
from engine.service.facts import names_of
from engine.service.plan_visit import survey_of
from engine.service.receipts import earlier
from engine.service.visit_in_hand import loaded_task, slot_words, visit_in_hand
from engine.service.visit_on_site import on_team

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.visit_commands import ConcludeVisit
    from engine.service.dossier import Dossier
    from engine.service.visit_in_hand import VisitInHand
    from engine.store.unit_of_work import UnitOfWork


def conclude_visit(command: ConcludeVisit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By the officer in charge, when everybody has signed what stands there. Nothing of it can be changed afterwards."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = on_team(visit_in_hand(uow, bureau, command.visit, command.actor))
    found.require_open("arrived")
    if found.team[0].person_id != command.actor:
        raise NotAllowed("由负责人提交。", "Expected the officer in charge, but you accompany him.", visit=command.visit)
    _require_signed(found)
    digest = found.digest
    changes: list[object] = []
    for number, one in enumerate(found.tasks):
        _complete(found, one, f"{command.request_id}:{number}")
        changes.append(records.VisitTaskRecord(**one._replace(digest=found.digest_of(one))._asdict()))
    return found.finish(command.request_id, [*changes, records.VisitConcluded(command.visit, "concluded", digest, found.at)])


def _require_signed(found: VisitInHand) -> None:
    """Two officers at least, all who are there, and each applicant's person: under the very same content."""
    missing = [one.name for one in found.present if one.digest != found.digest]
    if missing or len(found.present) < OFFICERS:
        named = "、".join(missing)
        raise Rejection(
            f"还没有签名,或者签名以后内容又改过:{named}。到场的两名以上工作人员都签名才能办结(行政许可法第三十四条)。",
            f"Expected every officer's signature under the present content (Administrative Licensing Law art. 34), but it is missing of {named}.",
        )
    unattended = [one for one in found.tasks if one.attended_digest != found.digest_of(one)]
    if unattended:
        raise Rejection(
            "还缺申请人一方的签名,或者签名以后内容又改过;拒签或无人在场的,请写明原因。",
            "Expected the applicants' signatures under the present content, or why there is none, but one is missing.",
        )


def _complete(found: VisitInHand, one: Any, request_id: str) -> None:
    """One task, as the officer in charge would complete it on its own page."""
    task, dossier = loaded_task(found.uow, found.bureau, one.task_id, found.now, found.actor)
    form = dossier.edition.form_of(task.node)
    answers = orjson.loads(one.answers)
    photos = [photo for photo in found.photos if photo.task_id == one.task_id]
    picker = next((field.key for field in fields_of(form) if field.type == "filepicker" and field.multiple and not field.rows), None)
    if picker is not None:
        answers[picker] = [photo.handle for photo in photos]
    read = read_submission(form, answers, today=found.now.date())
    if not isinstance(read, Submission):
        raise Invalid(read)
    dossier.memory["signers"] = [officer.person_id for officer in found.present]
    dossier.memory["visit"] = _fact(found, one, dossier, checks_of(form, answers, survey_of(dossier)[1]), photos)
    for officer in found.present:
        dossier.add(records.SurveySigned(dossier.case_id, one.round, officer.person_id, officer.signed_at))
    dossier.log("VisitConcluded", {"visit": found.row.id, "task": one.task_id, "digest": found.digest_of(one), "photos": [photo.sha256 for photo in photos]})
    advance_task(CompleteTask(found.actor, task.id, task.event_no, {}, request_id), dossier, task, read)


def _fact(found: VisitInHand, one: Any, dossier: Dossier, checks: tuple[str, ...], photos: list[Any]) -> VisitFact:
    """What the record says of the visit besides the findings."""
    zh, _ = slot_words(found.row.starts_at, found.row.ends_at)
    arrived = moment(found.row.arrived_at)
    attendee = one.attendee or "无人陪同"
    takers = dict(zip(ids := [photo.person_id for photo in photos], names_of(dossier, ids), strict=True))
    return VisitFact(
        place=found.row.place,
        held_on=f"{punctuated(zh)}，{arrived.hour}:{arrived.minute:02d} 到场",
        attendee=f"{attendee}（未签名：{one.refusal}）" if one.refusal else f"{attendee}（已签名）",
        checks=checks,
        photos=tuple(photo_words(photo, takers[photo.person_id]) for photo in photos),
        pictures=tuple(photo.sha256 for photo in photos),
        signature=one.signature or "",
    )


def photo_words(photo: Any, who: str) -> str:
    """What stands under a photograph in the annex."""
    at = moment(photo.taken_at)
    about = photo.point.partition(":")[2] or "现场"
    return f"{about}；{at.month}月{at.day}日 {at.hour}:{at.minute:02d}，{who}拍摄；SHA-256 {photo.sha256}"
