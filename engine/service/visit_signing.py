"""会签: every officer signs what the sheets and photographs say at that moment, on his own account or on a colleague's phone with his password.

A signature holds a digest; whatever changes afterwards makes it worthless, and it has to be given anew. The applicant's person signs likewise,
by finger, or is recorded as refusing, with the reason.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection
from engine.domain.form import Submission, read_submission
from engine.domain.moment import millis
from engine.domain.upload import inspect_upload
from engine.service.accounts import NOBODY, note_attempt, password_matches
from engine.service.facts import surveys
from engine.service.receipts import earlier
from engine.service.standing_in import signing_for
from engine.service.visit_in_hand import posts_at, require_part, visit_in_hand
from engine.service.visit_on_site import on_team
from engine.store.accounts import BY_PERSON
from engine.store.blobs import put_blob

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.visit_commands import AttendVisit, SignVisit
    from engine.service.visit_in_hand import VisitInHand
    from engine.store.unit_of_work import UnitOfWork

LONGEST_NAME = 60
LONGEST = 300
MOST_BYTES = 400_000  # of a drawn signature


def sign_visit(command: SignVisit, bureau: Bureau) -> Receipt:
    """Checking a password is slow and comes before the short transaction; a wrong one counts as at the door, and locks as there."""
    if command.signer == command.actor:
        return bureau.database.write(lambda uow: _sign(command, uow, bureau, "session"))
    require_part(bureau, command.visit, command.actor, command.signer)  # nobody else's password is tried, or locked, from here
    with bureau.database.reading() as reader:
        account = reader.ask(BY_PERSON, {"actor": command.signer}).one()
    right = password_matches(account.password if account else NOBODY, command.password) and account is not None
    login, at = account.login if account else "", millis(bureau.now())
    refusal = bureau.database.write(lambda uow: note_attempt(uow, login, at, right=right))
    if refusal is not None:
        raise Invalid([FieldError("password", refusal.zh, str(refusal))])
    return bureau.database.write(lambda uow: _sign(command, uow, bureau, "password"))


def _sign(command: SignVisit, uow: UnitOfWork, bureau: Bureau, how: str) -> Receipt:
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = on_team(visit_in_hand(uow, bureau, command.visit, command.actor))
    found.require_open("arrived")
    signer = next((one for one in found.present if one.person_id == command.signer), None)
    if signer is None:
        raise NotFound
    posts = posts_at(uow, command.signer, found.at)
    if not posts.held:
        raise NotAllowed("签名的人已经不在岗。", "Expected a signer who holds a post, but he holds none.")
    require_complete(found)
    digest = found.digest
    for case_id in dict.fromkeys(one.case_id for one in found.tasks):
        dossier = found.dossier(case_id)
        absent = signing_for(posts, (unit for held in surveys(dossier)[-1:] for unit in held.units))
        stead = {"for": absent[0], "for_name": absent[1]} if absent else {}
        dossier.log("VisitSigned", {"visit": command.visit, "person": command.signer, "digest": digest, "with": how, **stead}, actor=command.signer)
        dossier.save()
    signed = records.VisitOfficerRecord(command.visit, signer.person_id, signer.place_in_team, "expected", digest, how, found.at)
    return found.finish(command.request_id, [signed])


def require_complete(found: VisitInHand) -> None:
    """Nobody signs half a record: every sheet must read as its task's form wants it. Raises Invalid with all that is missing."""
    errors = [error for task in found.tasks for error in sheet_errors(found, task)]
    if errors:
        raise Invalid(errors)


def sheet_errors(found: VisitInHand, task: Any) -> list[FieldError]:
    """What is wrong with one sheet; keys are ``<task>:<field>``."""
    read = read_submission(found.dossier(task.case_id).edition.form_of(task.node), orjson.loads(task.answers), today=found.now.date())
    if isinstance(read, Submission):
        return []
    number = found.dossier(task.case_id).row.case_number
    return [FieldError(f"{task.task_id}:{one.key}", f"{number}:{one.zh}", f"{number}: {one.en}") for one in read]


def attend_visit(command: AttendVisit, bureau: Bureau) -> Receipt:
    """陪同人员签名, or why there is none."""
    require_part(bureau, command.visit, command.actor)
    errors = _attendance_errors(command)
    if errors:
        raise Invalid(errors)
    sha256 = hashlib.sha256(command.signature).hexdigest() if command.signature else None
    return bureau.database.write(lambda uow: _attend(command, uow, bureau, sha256))


def _attendance_errors(command: AttendVisit) -> list[FieldError]:
    errors = []
    if not command.attendee.strip() and not command.refusal.strip():
        errors.append(FieldError("attendee", "请填写陪同人员姓名;没有人陪同,请写明原因。", "Expected the attending person's name, or why nobody attended."))
    if len(command.attendee) > LONGEST_NAME or len(command.refusal) > LONGEST:
        errors.append(FieldError("refusal", f"姓名不超过 {LONGEST_NAME} 字,原因不超过 {LONGEST} 字。", "Expected a shorter name or reason."))
    if bool(command.signature) == bool(command.refusal.strip()):
        errors.append(
            FieldError(
                "signature", "请签名;不签的,写明拒签或无人在场的原因。两样只填一样。", "Expected a signature, or the reason why there is none; not both."
            )
        )
    if command.signature and (len(command.signature) > MOST_BYTES or inspect_upload(command.signature).media_type not in {"image/png", "image/jpeg"}):
        errors.append(FieldError("signature", f"签名应为 {MOST_BYTES // 1000} KB 以内的图片。", f"Expected a picture of at most {MOST_BYTES // 1000} KB."))
    return errors


def _attend(command: AttendVisit, uow: UnitOfWork, bureau: Bureau, sha256: str | None) -> Receipt:
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = on_team(visit_in_hand(uow, bureau, command.visit, command.actor))
    found.require_open("arrived")
    require_complete(found)
    tasks = [found.task(task_id) for task_id in dict.fromkeys(command.tasks)]
    if not tasks:
        raise Rejection("请勾选陪同的是哪几件。", "Expected the cases that the person attended for.")
    if sha256 is not None:
        put_blob(uow, sha256, command.signature)
    changes: list[object] = []
    for task in tasks:
        dossier = found.dossier(task.case_id)
        dossier.log("VisitAttended", {"visit": command.visit, "task": task.task_id, "signature": sha256, "digest": found.digest_of(task)})
        dossier.save()
        attended = {"attendee": command.attendee.strip(), "refusal": command.refusal.strip(), "signature": sha256}
        changes.append(records.VisitTaskRecord(**task._replace(**attended, attended_digest=found.digest_of(task), attended_at=found.at)._asdict()))
    return found.finish(command.request_id, changes)
