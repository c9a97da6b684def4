"""需补充材料: a unit under review asks the applicant for more, once a round; all that is asked at the same time is one task of the applicant's.

After acceptance no new correction notice stops a clock: everything missing had to be told at once (行政许可法第三十二条第一款第四项), and what is asked
later takes the bureau's own time. The unit may decide without an answer; then its request is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection
from engine.domain.facts import Opinion
from engine.domain.form import Submission, read_submission
from engine.domain.joint_review import NEED_MATERIAL
from engine.domain.stages import SUPPLY_FURTHER
from engine.service.actor import require_post
from engine.service.claim_task import finish, task_in_hand
from engine.service.dossier import dumps
from engine.service.facts import note_opinion, participants
from engine.service.notices import notify, notify_applicant
from engine.service.receipts import earlier
from engine.service.submissions import attach_uploads
from engine.store.ids import new_id
from engine.store.reads import OPEN_REQUESTS, TASKS_OF_CASE

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.review_commands import AskForMaterial, SupplyFurther
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork

LONGEST = 2000


def ask_for_material(command: AskForMaterial, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Ask the applicant, in words; the unit's task stays open and its clock runs on. Raises NotFound, NotAllowed, Invalid, Rejection."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    task, dossier, posts = task_in_hand(uow, bureau, command.task_id, command.actor)
    kept = orjson.loads(task.data)
    words = command.words.strip()
    _check(task, kept, words)
    require_post(task, posts)
    round_ = kept.get("round") or 1
    if task.assignee is None:
        dossier.add(records.TaskAssigned(task.id, command.actor))
    dossier.add(records.TaskDataChanged(task.id, dumps({**kept, "asked": True})))
    note_opinion(dossier, Opinion(task.unit, NEED_MATERIAL, words))
    dossier.add(records.OpinionMoved(dossier.case_id, task.unit, round_, NEED_MATERIAL, words))
    dossier.add(records.MaterialRequested(dossier.case_id, task.unit, round_, words, command.actor, dossier.at, None, "", "", "[]", None))
    dossier.log("MaterialAsked", {"task": task.id, "unit": task.unit, "round": round_, "words": words})
    if not any(row.kind == SUPPLY_FURTHER for row in uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all()):
        dossier.add(_task(dossier, task))
    part = next((one for one in participants(dossier) if one.unit == task.unit), None)
    zh, en = (part.name, part.name_en) if part else (task.unit, task.unit)
    notify_applicant(dossier, "materials_asked", unit=(zh, en), words=words[:200])
    return finish(dossier, task, command.request_id, command.actor)


def _check(task: Any, kept: dict[str, Any], words: str) -> None:
    if task.kind != "joint_review" or task.parent is not None or task.state != "open":
        raise NotAllowed("只有会审的待办可以请申请人补充材料。", "Expected an open task of a joint review, but this is none.", task=task.id)
    if kept.get("asked"):
        raise Rejection("这一轮已经请申请人补充过一次,请根据现有材料提出意见。", "Expected one request a round, but your unit has made it.")
    if not words or len(words) > LONGEST:
        raise Invalid([FieldError("words", f"请写明要补充什么、作什么用,不超过 {LONGEST} 字。", f"Expected what is wanted, in at most {LONGEST} characters.")])


def _task(dossier: Dossier, task: Any) -> records.TaskRecord:
    """The applicant's one task for all units that ask; it hangs on the first one's."""
    facet, applicant = dossier.facet(SUPPLY_FURTHER), dossier.row.case_applicant_id
    return records.TaskRecord(
        f"{task.id}~{new_id():x}", dossier.case_id, task.node, SUPPLY_FURTHER, None, "applicant", "", applicant, "open", task.id, "{}", dossier.at, None, facet
    )


def supply_further(command: SupplyFurther, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The applicant, or the window for him, answers all that is asked; the units are told and go on. Raises NotFound, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    task, dossier, _ = task_in_hand(uow, bureau, command.task_id, command.actor)
    if task.kind != SUPPLY_FURTHER:
        raise NotFound
    read = read_submission(bureau.law.supply_form, command.values, today=dossier.now.date())
    if not isinstance(read, Submission):
        raise Invalid(read)
    attach_uploads(dossier, bureau.law.supply_form, read)
    handles = [handle for each in read.uploads.values() for handle in each]
    if dossier.actor == dossier.row.case_applicant_id and not handles:
        raise Invalid([FieldError("supplements", "请上传补充的文件;交纸质材料的请到窗口。", "Expected a file; bring paper to the window.")])
    answer = str(read.values["explanation"])
    asked = uow.ask(OPEN_REQUESTS, {"case_id": dossier.case_id}).all()
    holders = {row.unit: row.assignee for row in uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all() if row.kind == "joint_review"}
    for row in asked:
        dossier.add(records.MaterialRequestEnded(dossier.case_id, row.unit, row.round, dossier.at, "supplied", answer, dumps(handles), command.actor))
        dossier.add(records.OpinionMoved(dossier.case_id, row.unit, row.round, "pending", ""))
        holder = holders.get(row.unit)
        to = f"person:{holder}" if holder else f"pool:reviewer@{row.unit}"
        notify(dossier, to, f"申请人已补充材料,请继续审查:{answer[:200]}", f"The applicant has supplied what you asked for; please go on: {answer[:200]}")
    dossier.log("MaterialsSupplied", {"task": task.id, "files": len(handles), "units": [row.unit for row in asked], "words": answer})
    dossier.add(records.TaskGone(dossier.case_id, task.id))
    return finish(dossier, task, command.request_id, command.actor)
