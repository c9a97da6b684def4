"""增减会审单位: a joint review asks one more unit, or asks one no longer, while it is under way.

The engine's multi-instance task itself grows and shrinks, so that the review ends exactly when the last unit that belongs to it has answered; the
row says who wanted it and why. Both are refused once every unit has answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.effects import OpenReview
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.item import Participant
from engine.domain.joint_review import OPEN
from engine.domain.review_units import COMPONENT, adder_of, may_change, may_remove
from engine.runtime import interpreter
from engine.service.actor import ask_posts, posts_of
from engine.service.case_in_hand import case_in_hand
from engine.service.clocks import component_clock, stop_clock
from engine.service.components import KINDS
from engine.service.deemed import tell_holders
from engine.service.effects import carry
from engine.service.facts import opinions, participants, unit_changes
from engine.service.notices import notify
from engine.service.open_requests import end_request
from engine.service.receipts import earlier, keep_receipt
from engine.service.stepping import Step
from engine.store.reads import HOLDERS, OPINIONS, POOL_MEMBERS, TASKS_OF_CASE, UNIT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.review_commands import AddReviewUnit, RemoveReviewUnit
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork

OVER = ("会审已经结束,不能再增减单位。", "Expected a joint review under way, but all units have answered.")


def add_review_unit(command: AddReviewUnit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Ask one more unit. Raises NotFound, NotAllowed, Stale, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, tasks = _review_in_hand(uow, bureau, command.case_id, command.actor)
    posts = posts_of(command.actor, ask_posts(uow, command.actor, dossier.at).all()).held
    if not may_change(command.actor, _acceptors(dossier), {t.assignee for t in tasks}, posts, dossier.edition.item.unit):
        raise NotAllowed(
            "只有受理人、正在会审的经办人和本局负责人可以增加会审单位。", "Expected the accepting officer, a reviewer at work or a head, but you are none."
        )
    sibling = _sibling(tasks, command.node)
    part = _part(dossier, command, dossier.edition.definition.nodes[sibling.node])
    _change(dossier, "add", part, command.reason.strip())
    opinions(dossier)
    carry(dossier, OpenReview((part.unit,)))
    words = command.reason.strip()[:200]
    notify(
        dossier,
        f"pool:reviewer@{part.unit}",
        f"请贵单位参加会审({part.component}):{words}",
        f"Your unit is asked to join the review ({part.component_en}): {words}",
    )
    step = Step(dossier)
    live = step.take()
    advance = interpreter.add_instance(live, sibling.id, part.unit, dossier.now, step.call)
    opened = step.take_in(advance)
    receipt = keep_receipt(dossier, command.request_id, command.actor, opened[0])
    step.save(live)
    return receipt


def remove_review_unit(command: RemoveReviewUnit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Ask a unit no longer. Raises NotFound, NotAllowed, Stale, Invalid, Rejection."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, tasks = _review_in_hand(uow, bureau, command.case_id, command.actor)
    posts = posts_of(command.actor, ask_posts(uow, command.actor, dossier.at).all()).held
    if not may_remove(command.actor, _acceptors(dossier), adder_of(unit_changes(dossier), command.unit), posts, dossier.edition.item.unit):
        raise NotAllowed(
            "只有受理人、增加这个单位的人和本局负责人可以减少会审单位。", "Expected the accepting officer, who added the unit, or a head, but you are none."
        )
    task, part = _leaving(dossier, tasks, command.unit)
    if not command.reason.strip():
        raise Invalid([FieldError("reason", "请写明为什么不再征求这个单位的意见。", "Expected the reason why this unit is asked no longer.")])
    _change(dossier, "remove", part, command.reason.strip())
    del opinions(dossier)[part.unit]
    dossier.add(records.OpinionWithdrawn(dossier.case_id, part.unit, dossier.memory["rounds"].pop(part.unit)))
    end_request(dossier, part.unit)
    for kind in KINDS:
        stop_clock(dossier, component_clock(part.unit, kind))
    words = command.reason.strip()[:200]
    step = Step(dossier)
    live = step.take()
    advance = interpreter.remove_instance(live, task.id, dossier.now, step.call)
    tell_holders(dossier, [task.id], (f"不再征求贵单位意见,您的待办已终止:{words}", f"Your unit is asked no longer; your task has ended: {words}"))
    step.take_in(advance)
    receipt = keep_receipt(dossier, command.request_id, command.actor)
    step.save(live)
    return receipt


def _review_in_hand(uow: UnitOfWork, bureau: Bureau, case_id: int, actor: int) -> tuple[Dossier, list[Any]]:
    """The dossier, and the open tasks of its joint reviews."""
    dossier, relation = case_in_hand(uow, bureau, case_id, actor)
    if relation != "officer":
        raise NotFound
    nodes = dossier.edition.definition.nodes
    rows = uow.ask(TASKS_OF_CASE, {"case_id": case_id}).all()
    tasks = [row for row in rows if row.kind == "joint_review" and row.parent is None and row.node in nodes and nodes[row.node].unit_from]
    if not tasks:
        raise Stale(*OVER, case=case_id)
    return dossier, tasks


def _acceptors(dossier: Dossier) -> set[int]:
    return {row.person_id for row in dossier.uow.ask(HOLDERS, {"case_id": dossier.case_id}).all() if row.duty == "accept"}


def _sibling(tasks: list[Any], node: str) -> Any:
    """An open task of the review to join: the only one there is, or the one named."""
    found = [row for row in tasks if node in {"", row.node}]
    if len({row.node for row in found}) != 1:
        raise Invalid([FieldError("node", "请选择加入哪一个会审环节。", "Expected one of the reviews under way.")])
    return found[0]


def _part(dossier: Dossier, command: AddReviewUnit, node: Any) -> Participant:
    """The unit with its component; all that is wrong with the request at once."""
    errors = []
    row = dossier.uow.ask(UNIT, {"unit": command.unit}).one()
    members = dossier.uow.ask(POOL_MEMBERS, {"case_id": dossier.case_id, "role": node.role, "unit": command.unit, "at": dossier.at}).all() if row else []
    given = opinions(dossier).get(command.unit)
    if row is None or not any(member.held in (None, node.duty) for member in members):
        errors.append(FieldError("unit", "请选择有审查岗的单位。", "Expected a unit with somebody at a reviewing post."))
    elif given is not None:
        zh, en = ("正在会审", "is asked already") if given.state in OPEN else ("已经提出意见,需要再提的请退回", "has answered; send its task back to be mended")
        errors.append(FieldError("unit", f"{row.name}{zh}。", f"Expected another unit, but {row.name_en} {en}."))
    own = next((part for part in participants(dossier) if part.unit == command.unit and part in dossier.edition.item.participants), None)
    component = own.component if own else command.component.strip()
    if own is None and not COMPONENT.fullmatch(component):
        errors.append(
            FieldError(
                "component",
                "请用不超过 64 字、不含空格的短语写明征求哪方面的意见。",
                "Expected in up to 64 characters without blanks what the unit is asked about.",
            )
        )
    if any(part.component == component for part in participants(dossier) if part.unit != command.unit):
        errors.append(FieldError("component", "这个分项已经有单位在审。", "Expected a component of its own, but another unit reviews it."))
    if not command.reason.strip():
        errors.append(FieldError("reason", "请写明为什么增加这个单位。", "Expected the reason why this unit is added."))
    if errors or row is None:
        raise Invalid(errors)
    return own or Participant(row.id, row.name, row.name_en, component, component, "false", core=False, surveys=False)


def _leaving(dossier: Dossier, tasks: list[Any], unit: str) -> tuple[Any, Participant]:
    """The task of a unit that may be taken out, and the unit."""
    task = next((row for row in tasks if row.unit == unit), None)
    part = next((one for one in participants(dossier) if one.unit == unit), None)
    if task is None or part is None:
        raise Stale("这个单位不在会审中,或者已经提出意见。", "Expected a unit that is asked and has not answered, but it is not so.", unit=unit)
    if part.core:
        raise Rejection(
            f"“{part.component}”是核心分项,不能减少这个单位。", f"Expected a unit that may be left out, but {part.component_en} is a core component."
        )
    rows = dossier.uow.ask(OPINIONS, {"case_id": dossier.case_id}).all()
    if any(row.unit == unit and row.given_at is not None for row in rows):
        raise Rejection(f"{part.name}在前面已经提出过意见,不能减少。", f"Expected a unit that has not spoken, but {part.name_en} has in an earlier round.")
    waiting = next((one for one in dossier.edition.item.participants if one.after == unit and one.unit in opinions(dossier)), None)
    if waiting is not None:
        raise Rejection(
            f"{waiting.name}在等它的书面意见,不能减少。", f"Expected a unit that nobody waits for, but {waiting.name_en} needs its written opinion."
        )
    if set(opinions(dossier)) == {unit}:
        raise Rejection("至少要有一个会审单位。", "Expected at least one unit to remain in the review.")
    return task, part


def _change(dossier: Dossier, action: str, part: Participant, reason: str) -> None:
    changes = unit_changes(dossier)
    change = records.UnitChange(
        dossier.case_id,
        len(changes) + 1,
        action,
        part.unit,
        part.name,
        part.name_en,
        part.component,
        part.component_en,
        reason,
        dossier.actor,
        dossier.at,
    )
    changes.append(change)
    dossier.add(change)
    event = {"add": "UnitAdded", "remove": "UnitRemoved"}[action]
    dossier.log(event, {"no": change.no, "unit": part.unit, "component": part.component, "reason": reason})
