"""异议:the applicant contests what the library holds; his version prevails in his case, and the library's keeper looks into it.

浙江省保障“最多跑一次”改革规定 第七条第二款: 申请人认为提取的材料与实际不符的，以申请人提供的材料作为申请材料。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.case_in_hand import case_in_hand
from engine.service.claim_task import finish
from engine.service.dossier import Dossier
from engine.service.facts import materials
from engine.service.licence_entries import KEEPER, LONGEST
from engine.service.notices import notify, notify_applicant
from engine.service.receipts import earlier, keep_receipt
from engine.service.submissions import put_material
from engine.store.ids import new_id
from engine.store.reads import CASE_HEAD, CONTEST, LICENCE, MATERIALS, UPLOADS

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.licence_commands import ContestMaterial, DecideContest
    from engine.store.unit_of_work import UnitOfWork


def contest_material(command: ContestMaterial, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By the applicant, until it is decided: reason and own version at once. Raises NotFound, Rejection, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, relation = case_in_hand(uow, bureau, command.case_id, command.actor)
    row = next((one for one in uow.ask(MATERIALS, {"case_id": command.case_id}).all() if one.material == command.material), None)
    if relation != "applicant" or row is None or row.licence_id is None or row.state != "reused":
        raise NotFound
    if dossier.progress.status == "closed" or dossier.progress.decided_at is not None:
        raise Rejection("已经作出决定,不能再对材料提出异议。", "Expected a case without a decision, but it is decided.")
    reason = command.reason.strip()
    upload = uow.ask(UPLOADS, {"handle": command.handle}).one() if command.handle else None
    errors = []
    if not 0 < len(reason) <= LONGEST:
        errors.append(FieldError("reason", f"请写明哪里与实际不符,不超过 {LONGEST} 字。", f"Expected what is wrong in at most {LONGEST} characters."))
    if upload is None or upload.person_id != command.actor or upload.case_id not in (None, command.case_id) or upload.state != "clean":
        errors.append(FieldError("file", "请上传您自己的材料,本件以它为准。", "Expected your own version of the material; it prevails in this case."))
    if errors:
        raise Invalid(errors)
    materials(dossier)
    put_material(dossier, row.material, row.name, "present", [command.handle], f"申请人认为证照库的内容与实际不符，以申请人提供的为准：{reason}")
    dossier.add(records.UploadAttached(command.handle, dossier.case_id))
    dossier.add(records.ContestRecord(new_id(), dossier.case_id, row.material, row.licence_id, reason, command.actor, dossier.at))
    dossier.log("MaterialContested", {"material": row.material, "licence": row.licence_id})
    notify(
        dossier,
        f"pool:{KEEPER}",
        f"{dossier.row.case_number} 的申请人认为证照库里的《{row.name}》与实际不符，请核对：{reason[:200]}",
        f"The applicant of {dossier.row.case_number} contests {row.name} in the licence library: {reason[:200]}",
    )
    receipt = keep_receipt(dossier, command.request_id, command.actor)
    dossier.save()
    return receipt


def decide_contest(command: DecideContest, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By a keeper, once; the applicant is told. An entry found wrong is void and may be entered anew. Raises NotFound, Stale, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, KEEPER)
    found = uow.ask(CONTEST, {"contest_id": command.contest}).one()
    if found is None:
        raise NotFound
    if found.state != "open":
        raise Stale("这项异议已经处理过了。", "Expected an open contest, but it has been decided.")
    words = command.words.strip()
    if not 0 < len(words) <= LONGEST:
        raise Invalid([FieldError("words", f"请写明核对的结果,不超过 {LONGEST} 字;申请人会看到。", "Expected what was found; the applicant reads it.")])
    head = uow.ask(CASE_HEAD, {"case_id": found.case_id}).one()
    dossier = Dossier(bureau, uow, head, bureau.edition(uow, head.case_definition_id), bureau.now(), command.actor)
    state = "upheld" if command.upheld else "dismissed"
    dossier.add(records.ContestDecided(found.id, state, words, command.actor, at))
    licence = uow.ask(LICENCE, {"licence_id": found.licence_id}).one()
    if command.upheld and licence is not None and licence.case_id is None and licence.state == "valid":
        dossier.add(records.LicenceChecked(licence.id, "void", licence.issued_at))
        dossier.add(records.LicenceLogRecord(new_id(), licence.id, at, command.actor, "returned", words))
    dossier.log("ContestDecided", {"material": found.material, "licence": found.licence_id, "state": state})
    right = ("您的异议成立，证照库已经标记更正", "You were right; the library is being corrected")
    notify_applicant(dossier, "contest_decided", result=right if command.upheld else ("经核对，证照库的内容没有错", "The library was found right"), words=words)
    return finish(dossier, dossier.row, command.request_id, command.actor)
