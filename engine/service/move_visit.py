"""改期、改派、取消,和申请人请求改期: what changes a visit before anybody has arrived. The clocks run on all the while (R11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.service.actor import require_role
from engine.service.case_in_hand import case_in_hand
from engine.service.claim_task import finish
from engine.service.notices import notify, notify_applicant
from engine.service.plan_visit import require_reason, slot_at, survey_of, tell_slot
from engine.service.receipts import earlier
from engine.service.visit_in_hand import PLANNERS, dispatched, loaded_task, loaded_visit, slot_words, visit_in_hand
from engine.service.visit_team import Wanted, named_team
from engine.store.visits import TIMES_ASKED, VISIT_OF_CASE

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.visit_commands import AskOtherSlot, CancelVisit, DeclineSlot, MoveVisit
    from engine.service.visit_in_hand import VisitInHand
    from engine.store.unit_of_work import UnitOfWork


def move_visit(command: MoveVisit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Another slot or another team; whoever had asked for exactly this slot is answered by it."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = _planned(uow, bureau, command.visit, command.actor)
    reason = require_reason(command.reason)
    starts_at, ends_at = slot_at(uow, bureau, command.starts_at)
    tasks = [loaded_task(uow, bureau, one.task_id, found.now, command.actor) for one in found.tasks]
    units = frozenset(unit for _, dossier in tasks for unit in survey_of(dossier)[1])
    rule = bureau.law.visits.on(command.starts_at.date())
    wanted = Wanted(starts_at, ends_at, tuple(task for task, _ in tasks), units, rule, command.visit)
    team = named_team(uow, wanted, command.team or tuple(one.person_id for one in found.team))
    seed = found.row.seed if team == tuple(one.person_id for one in found.team) else ""
    row = found.row._replace(starts_at=starts_at, ends_at=ends_at)
    for one in found.tasks:
        task, dossier = loaded_task(uow, bureau, one.task_id, found.now, command.actor)
        if one.asked_at is not None and not one.settled:
            settled = one._replace(settled="moved" if one.asked_for_at == starts_at else "declined", settled_reason=reason)
            dossier.add(records.VisitTaskRecord(**settled._asdict()))
        dispatched(dossier, task, team[0], command.visit)
        dossier.log("VisitMoved", {"visit": command.visit, "starts_at": starts_at, "ends_at": ends_at, "team": list(team), "reason": reason})
        tell_slot(dossier, row, team, moved=reason)
        dossier.save()
    officers = [records.VisitOfficerRecord(command.visit, person, place, "expected") for place, person in enumerate(team)]
    moved = records.VisitMoved(command.visit, starts_at, ends_at, seed, reason)
    return found.finish(command.request_id, [records.VisitTeamGone(command.visit), *officers, moved])


def _planned(uow: UnitOfWork, bureau: Bureau, visit_id: int, actor: int) -> VisitInHand:
    """A visit that has not begun, for whoever plans visits."""
    found = visit_in_hand(uow, bureau, visit_id, actor)
    require_role(uow, actor, found.at, *PLANNERS)
    found.require_open("planned")
    return found


def cancel_visit(command: CancelVisit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The tasks go back to their pool and may be planned anew."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = _planned(uow, bureau, command.visit, command.actor)
    reason = require_reason(command.reason)
    for one in found.tasks:
        task, dossier = loaded_task(uow, bureau, one.task_id, found.now, command.actor)
        if task.assignee is not None:
            dossier.add(records.TaskAssigned(task.id, None))
            dossier.log("TaskReleased", {"task": task.id, "node": task.node})
        dossier.add(records.VisitTaskDropped(task.id, found.at))
        dossier.log("VisitCancelled", {"visit": command.visit, "reason": reason})
        notify_applicant(dossier, "visit_cancelled", number=task.case_number, slot=slot_words(found.row.starts_at, found.row.ends_at), reasons=reason)
        dossier.save()
    return found.finish(command.request_id, [records.VisitCancelled(command.visit, "cancelled", reason)])


def ask_other_slot(command: AskOtherSlot, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By the applicant himself, before the visit has begun, as often as the rules allow. The clocks run on, and he is told so."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    planned = uow.ask(VISIT_OF_CASE, {"case_id": command.case_id}).one()
    found = loaded_visit(uow, bureau, planned.visit_id, command.actor) if planned else None  # before the case, as all who change a visit hold them
    dossier, relation = case_in_hand(uow, bureau, command.case_id, command.actor)
    if relation != "applicant" or found is None:
        raise NotFound
    found.require_open("planned")
    reason = require_reason(command.reason)
    starts_at, ends_at = slot_at(uow, bureau, command.starts_at)
    if starts_at == found.row.starts_at:
        raise Invalid([FieldError("starts", "请选与原定不同的时段。", "Expected another slot than the one planned.")])
    allowed = bureau.law.visits.on(found.now.date()).other_slots
    if uow.ask(TIMES_ASKED, {"case_id": command.case_id}).one().times >= allowed:
        raise Rejection(
            f"只能请求改期 {allowed} 次,您已经请求过了。请按时到场,或致电踏勘中心。",
            f"Expected at most {allowed} request for another slot, but you have made it; please be there, or telephone the survey centre.",
        )
    asked = found.task(planned.task_id)._replace(asked_for_at=starts_at, asked_reason=reason, asked_at=found.at)
    dossier.add(records.VisitTaskRecord(**asked._asdict()))
    dossier.log("VisitSlotAsked", {"visit": found.row.id, "starts_at": starts_at, "reason": reason})
    zh, en = slot_words(starts_at, ends_at)
    for one in found.team:
        words = (
            f"{dossier.row.case_number}:申请人请求把踏勘改到{zh}:{reason}",
            f"{dossier.row.case_number}: the applicant asks to move the survey to {en}: {reason}",
        )
        notify(dossier, f"person:{one.person_id}", *words)
    return finish(dossier, dossier.row, command.request_id, command.actor)


def decline_slot(command: DeclineSlot, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The visit stays as it is; the applicant is told why."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = _planned(uow, bureau, command.visit, command.actor)
    reason = require_reason(command.reason)
    waiting = [one for one in found.tasks if one.case_id == command.case_id and one.asked_at is not None and not one.settled]
    if not waiting:
        raise NotFound
    dossier = found.dossier(command.case_id)
    for one in waiting:
        dossier.add(records.VisitTaskRecord(**one._replace(settled="declined", settled_reason=reason)._asdict()))
    dossier.log("VisitSlotDeclined", {"visit": command.visit, "reason": reason})
    notify_applicant(dossier, "visit_kept", number=dossier.row.case_number, slot=slot_words(found.row.starts_at, found.row.ends_at), reasons=reason)
    dossier.save()
    return found.finish(command.request_id, [])
