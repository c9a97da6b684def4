"""迟到的意见: what a unit says after the review has gone on without it. It is kept and shown, and changes nothing unless the approver takes it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.duties import check_duty
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection
from engine.domain.facts import Opinion
from engine.service.actor import ask_posts, posts_of, require_role
from engine.service.case_in_hand import case_in_hand
from engine.service.facts import note_opinion, opinions, participants
from engine.service.notices import notify
from engine.service.receipts import earlier, keep_receipt
from engine.store.reads import HOLDERS, LATE_OPINIONS

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.review_commands import GiveLateOpinion, TakeLateOpinion
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork

STATES = ("agree", "conditions", "object", "unconcerned")


def give_late_opinion(command: GiveLateOpinion, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """A reviewer of the absent unit, before the decision, once. Raises NotFound, NotAllowed, Invalid, Rejection."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, _ = case_in_hand(uow, bureau, command.case_id, command.actor, asked=True)
    posts = posts_of(command.actor, ask_posts(uow, command.actor, dossier.at).all())
    if not posts.in_pool(f"reviewer@{command.unit}"):
        raise NotFound
    round_ = _absent(dossier, command.unit)
    held = next((row.duty for row in uow.ask(HOLDERS, {"case_id": dossier.case_id}).all() if row.person_id == command.actor), None)
    refusal = check_duty(command.actor, "review", held)
    if refusal is not None:
        raise refusal
    if any((row.unit, row.round) == (command.unit, round_) for row in uow.ask(LATE_OPINIONS, {"case_id": dossier.case_id}).all()):
        raise Rejection("本单位已经补提过意见。", "Expected the only late opinion of the unit, but it has given one.")
    reasons, conditions = command.reasons.strip(), command.conditions.strip()
    _check(command.state, reasons, conditions)
    if held is None:
        dossier.add(records.DutyRecord(dossier.case_id, command.actor, "review"))
    late = records.LateOpinion(dossier.case_id, command.unit, round_, command.state, reasons, conditions, command.actor, dossier.at, None, None)
    dossier.add(late)
    dossier.log("LateOpinionGiven", {"unit": command.unit, "round": round_, "state": command.state})
    part = next(one for one in participants(dossier) if one.unit == command.unit)
    notify(dossier, "pool:approver", f"{part.name}补提了迟到的意见,决定以前请看。", f"{part.name_en} has given a late opinion; please read it before deciding.")
    receipt = keep_receipt(dossier, command.request_id, command.actor)
    dossier.save()
    return receipt


def take_late_opinion(command: TakeLateOpinion, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """An approver lets a late opinion stand as the unit's. Raises NotFound, NotAllowed, Rejection."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, _ = case_in_hand(uow, bureau, command.case_id, command.actor)
    require_role(uow, command.actor, dossier.at, "approver")
    round_ = _absent(dossier, command.unit)
    rows = uow.ask(LATE_OPINIONS, {"case_id": dossier.case_id}).all()
    late = next((row for row in rows if (row.unit, row.round) == (command.unit, round_)), None)
    if late is None:
        raise Rejection("这个单位没有补提意见。", "Expected a late opinion of this unit, but there is none.")
    if late.person_id == command.actor:
        raise NotAllowed("自己提的意见不能自己采纳。", "Expected somebody else's opinion, but it is your own.")
    note_opinion(dossier, Opinion(late.unit, late.state, late.reasons, late.conditions, late.person_id))
    given = records.OpinionGiven(dossier.case_id, late.unit, round_, late.state, late.reasons, late.conditions, None, late.person_id, late.given_at)
    dossier.add(given)
    dossier.add(records.LateOpinionTaken(dossier.case_id, late.unit, round_, dossier.at, command.actor))
    dossier.log("LateOpinionTaken", {"unit": late.unit, "round": round_, "state": late.state})
    receipt = keep_receipt(dossier, command.request_id, command.actor)
    dossier.save()
    return receipt


def _absent(dossier: Dossier, unit: str) -> int:
    """The round that the unit is absent in. Raises Rejection when it is not, or when the case is decided."""
    if dossier.progress.status == "closed" or dossier.progress.decided_at is not None:
        raise Rejection("已经作出决定,不能再补提或者采纳意见。", "Expected a case without a decision, but it is decided.")
    found = opinions(dossier).get(unit)
    if found is None or found.state != "absent":
        raise Rejection("这个单位没有记缺席。", "Expected a unit that was recorded as absent, but it is not.")
    return int(dossier.memory["rounds"][unit])


def _check(state: str, reasons: str, conditions: str) -> None:
    errors = []
    if state not in STATES:
        errors.append(FieldError("state", "请选择意见。", "Expected an opinion."))
    if state == "object" and not reasons:
        errors.append(FieldError("reasons", "不同意必须说明理由。", "Expected the reasons of an objection, but there are none."))
    if state == "conditions" and not conditions:
        errors.append(FieldError("conditions", "请写明条件。", "Expected the conditions, but there are none."))
    if errors:
        raise Invalid(errors)
