"""更正流程变量: an administrator proposes it, another person confirms, and the failed element is tried again with it.

Another person is a second administrator, or the head of the unit that decides the case: of the nearest one above it where it has none, any
head where nobody above has one. Only what ``engine.runtime.repairing`` allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.confirming import confirming_unit
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Stale
from engine.domain.moment import millis
from engine.runtime import interpreter
from engine.runtime.repairing import Repairable, repairable
from engine.service.actor import require_role
from engine.service.deemed import recall_lapse
from engine.service.dossier import dumps
from engine.service.incident_in_hand import LONGEST, STATE, checked_reason, open_incident, resolve
from engine.service.notices import notify
from engine.service.powers import deciding_unit
from engine.service.receipts import earlier, keep_receipt
from engine.service.stepping import Step
from engine.store.ids import new_id
from engine.store.incidents import HEADED, PROPOSED, REMEDY
from engine.store.powers import LEVELS
from engine.store.reads import ANSWERS

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.incident_commands import DecideRepair, ProposeRepair
    from engine.runtime.interpreter import Live
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork


def propose_repair(command: ProposeRepair, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Raises NotFound, NotAllowed, Stale, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    require_role(uow, command.actor, millis(bureau.now()), "administrator")
    reason = checked_reason(command.reason)
    found, dossier = open_incident(uow, bureau, command.incident_id, command.actor)
    if uow.ask(PROPOSED, {"incident_id": found.id}).all():
        raise Stale("已经有一个更正等着确认。", "Expected no correction to await a decision, but one does.")
    live = Step(dossier).take()
    one = _allowed(dossier, live, found, command.variable, command.value)
    data = dumps({"variable": one.name, "before": one.now, "after": command.value, "node": one.node.id})
    dossier.add(records.RemedyRecord(new_id(), found.id, "variable", "proposed", reason, data, command.actor, dossier.at))
    dossier.log("RepairProposed", {"node": found.node, "subject": found.subject, "text": _told(one.name, one.now, command.value), "reason": reason})
    number = dossier.row.case_number
    zh, en = f"{number} 的流程变量有一处更正等着确认。", f"{number}: the correction of a routing variable awaits your decision."
    unit = _confirming(uow, dossier)
    notify(dossier, f"pool:head@{unit}" if unit else "pool:head", zh, en)
    receipt = keep_receipt(dossier, command.request_id, command.actor)
    dossier.save()
    return receipt


def decide_repair(command: DecideRepair, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Raises NotFound, NotAllowed, Stale, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    remedy = uow.ask(REMEDY, {"remedy_id": command.remedy_id}).one()
    if remedy is None:
        raise NotFound
    words = command.words.strip()[:LONGEST]
    found, dossier = open_incident(uow, bureau, remedy.incident_id, command.actor)
    remedy = uow.ask(REMEDY, {"remedy_id": command.remedy_id}).one()
    _require_second(command, uow, dossier, remedy)
    if remedy.state != "proposed":
        raise Stale("这个更正已经有了决定。", "Expected a correction that awaits a decision, but it has one.")
    dossier.add(records.RemedyDecided(remedy.id, "done" if command.agree else "declined", command.actor, dossier.at, words))
    if not command.agree:
        if not words:
            raise Invalid([FieldError("words", "不同意的，请写明理由。", "Expected the reason for declining.")])
        dossier.log("RepairDeclined", {"node": found.node, "subject": found.subject, "reason": words})
        receipt = keep_receipt(dossier, command.request_id, command.actor)
        dossier.save()
        return receipt
    return _carry_out(command, dossier, found, remedy)


def _carry_out(command: DecideRepair, dossier: Dossier, found: Any, remedy: Any) -> Receipt:
    said = orjson.loads(remedy.data)
    step = Step(dossier)
    live = step.take()
    one = _allowed(dossier, live, found, said["variable"], said["after"])
    resolve(dossier, found)
    told = {"variable": one.name, "before": one.now, "after": said["after"], "proposer": remedy.proposed_by, "reason": remedy.reason}
    dossier.log("VariableRepaired", {"node": found.node, "subject": found.subject, "text": _told(one.name, one.now, said["after"]), **told})
    number = dossier.row.case_number
    zh, en = f"{number} 的流程变量更正后继续办理。理由：{remedy.reason[:200]}", f"{number}: a routing variable was corrected: {remedy.reason[:200]}"
    notify(dossier, "pool:supervisor", zh, en)
    recall_lapse(dossier)
    step.take_in(interpreter.mend(live, found.subject, {one.name: said["after"]}, dossier.now, step.call))
    receipt = keep_receipt(dossier, command.request_id, command.actor)
    step.save(live)
    return receipt


def _allowed(dossier: Dossier, live: Live, found: Any, variable: str, value: str) -> Repairable:
    """Raises Invalid for anything but a whitelisted variable and one of its values, Stale when the element has not failed any more."""
    if found.subject == STATE or found.subject not in live.failed:
        raise Stale("这个故障不能这样更正。", "Expected a failed element, but this is none.")
    answers = {row.node: orjson.loads(row.answers) for row in dossier.uow.ask(ANSWERS, {"case_id": dossier.case_id}).all()}
    offered = repairable(dossier.edition, live.failed[found.subject].data, answers)
    one = next((each for each in offered if each.name == variable), None)
    if one is None or not one.allows(value):
        zh = "这个变量不能更正，或者不能改成这个值：只能改成办理记录里的答案，或者没有人答过时表单的选项。"
        raise Invalid([FieldError("value", zh, "Expected a variable of the diagram's forms and the value on record, or an option that nobody has chosen yet.")])
    return one


def _require_second(command: DecideRepair, uow: UnitOfWork, dossier: Dossier, remedy: Any) -> None:
    posts = require_role(uow, command.actor, dossier.at, "administrator", "head")
    unit = _confirming(uow, dossier)
    if not posts.has_role("administrator") and unit and ("head", unit) not in posts.held:
        raise NotFound
    if command.actor == remedy.proposed_by:
        raise NotAllowed("自己提出的更正要由另一个人确认。", "Expected another person than the proposer to decide.")


def _confirming(uow: UnitOfWork, dossier: Dossier) -> str:
    parents = {row.id: row.parent for row in uow.ask(LEVELS).all()}
    headed = {row.unit for row in uow.ask(HEADED, {"at": dossier.at}).all()}
    return confirming_unit(deciding_unit(dossier) or dossier.edition.item.unit, parents, headed)


def _told(name: str, before: object, after: object) -> str:
    return f"{name}: {'—' if before is None else before} → {after}"
