"""现场: arriving, filling in the sheets, who did not come. What a phone hands in late says when it happened; the same request counts once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotAllowed, Rejection, Stale
from engine.domain.form import fields_of
from engine.domain.moment import millis, moment
from engine.domain.visit import OFFICERS
from engine.service.dossier import dumps
from engine.service.receipts import earlier
from engine.service.visit_in_hand import visit_in_hand

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.visit_commands import ArriveAtVisit, MarkAbsent, SaveSheet
    from engine.service.visit_in_hand import VisitInHand
    from engine.store.unit_of_work import UnitOfWork

POSITION = re.compile(r"-?\d{1,2}\.\d{1,6},-?\d{1,3}\.\d{1,6},\d{1,6}", re.ASCII)
LATE = timedelta(hours=24)  # how long a phone may keep what it could not send
MOST_BYTES = 64_000


def arrive_at_visit(command: ArriveAtVisit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """到场签到 by an officer of the team, on the day or after it; the position is kept only as the device gave it, for the bureau alone."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = on_team(visit_in_hand(uow, bureau, command.visit, command.actor))
    found.require_open("planned")
    if moment(found.row.starts_at).date() > found.now.date():
        raise Rejection("还没有到上门的日子,提前去请先改期。", "Expected the day of the visit, but it is still ahead; move the visit first.")
    at = happened(command.at, found)
    position = command.position if POSITION.fullmatch(command.position) else ""
    for case_id in dict.fromkeys(one.case_id for one in found.tasks):
        dossier = found.dossier(case_id)
        dossier.log("VisitArrived", {"visit": command.visit, "arrived_at": at})
        dossier.save()
    return found.finish(command.request_id, [records.VisitArrived(command.visit, "arrived", at, command.actor, position)])


def on_team(found: VisitInHand) -> VisitInHand:
    """The visit, when the actor is one of those who go. Raises NotAllowed for planners who do not."""
    if all(one.person_id != found.actor for one in found.present):
        raise NotAllowed("只有到场人员能记录这次上门。", "Expected an officer of the visit's team, but you are none.", visit=found.row.id)
    return found


def happened(claimed: datetime | None, found: VisitInHand) -> int:
    """When it was, as the device says, so far as that can be: not ahead, not before the visit was planned, not too long ago."""
    if claimed is None or not max(found.now - LATE, moment(found.row.planned_at)) <= claimed <= found.now:
        return found.at
    return millis(claimed)


def save_sheet(command: SaveSheet, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The fields that are given take the place of what stood there; others stay. ``seen`` guards a page that posts them all."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = on_team(visit_in_hand(uow, bureau, command.visit, command.actor))
    found.require_open("arrived")
    task = found.task(command.task)
    if command.seen is not None and command.seen != found.digest_of(task):
        raise Stale(
            "同行人员刚刚改过这份记录。您填写的内容还在,请对照最新内容后再保存。",
            "Expected the sheet as your page showed it, but a colleague has changed it; what you typed is kept.",
        )
    row = found.dossier(task.case_id)
    declared = {one.key for one in fields_of(row.edition.form_of(task.node)) if one.type != "filepicker" and not one.rows}
    before = orjson.loads(task.answers)
    given = {key: [str(one) for one in values] for key, values in command.values.items() if key in declared}
    answers = dumps({**before, **given})
    if len(answers.encode()) > MOST_BYTES:
        raise Invalid([FieldError("findings", "内容太长,请精简。", "Expected a shorter sheet.")])
    return found.finish(command.request_id, [records.VisitTaskRecord(**task._replace(answers=answers, saved_at=found.at)._asdict())])


def mark_absent(command: MarkAbsent, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """没有到场: by the officer in charge, as long as two are left."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    found = on_team(visit_in_hand(uow, bureau, command.visit, command.actor))
    found.require_open("arrived")
    one = found.member(command.officer)
    if len(found.present) <= OFFICERS or one.state == "absent" or one.person_id == found.team[0].person_id:
        raise Rejection(
            "到场人员不能少于两名,负责人必须在场;人不够请改期。",
            "Expected two officers at least, the one in charge among them; with fewer, the visit has to be moved.",
        )
    for case_id in dict.fromkeys(each.case_id for each in found.tasks):
        dossier = found.dossier(case_id)
        dossier.log("VisitOfficerAbsent", {"visit": command.visit, "to": one.person_id})
        dossier.save()
    gone = records.VisitOfficerRecord(command.visit, one.person_id, one.place_in_team, "absent")
    return found.finish(command.request_id, [gone])
