"""督办阶梯变更: drafted by an administrator on a ground, approved by a second person, in force from a day on; and which one is in force at an instant.

An item's changed ladder, else the item's own file, else everybody's changed ladder, else the file of the law.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.domain.alerts import read_alerts
from engine.domain.calendar import ZONE
from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.ladder_commands import DraftLadder, JudgeLadder
from engine.domain.ladder_form import flaws, toml_of
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.definitions import RELEASED
from engine.store.ids import new_id
from engine.store.ladders import ADD_LADDER, DECIDE_LADDER, LADDER, WAITING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

LONGEST: Final = 500
APPROVERS: Final = ("administrator", "head")


def draft_ladder(command: DraftLadder, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """起草. Raises NotFound, NotAllowed, Invalid with everything that is wrong, Rejection while another draft of the item waits."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, "administrator")
    if command.item and uow.ask(RELEASED, {"item": command.item}).one() is None:
        raise NotFound
    ground = command.ground.strip()
    errors = [*flaws(command.answers), *_day_flaws(command.effective_on, bureau)]
    if not ground or len(ground) > LONGEST:
        errors.append(FieldError("ground", f"请写明变更的依据,不超过 {LONGEST} 字。", f"Expected the ground of the change in at most {LONGEST} characters."))
    if errors:
        raise Invalid(errors)
    if uow.ask(WAITING, {"item": command.item}).one() is not None:
        raise Rejection("已有一份草稿等待审核,请先审核或者退回它。", "Expected no other draft of this ladder, but one waits for its review.")
    content = toml_of(command.answers)
    read_alerts(content.encode())
    receipt = Receipt(id=new_id())
    row = {"id": receipt.id, "item": command.item, "content": content, "ground": ground, "effective_on": command.effective_on, "state": "draft"}
    uow.write(ADD_LADDER, {**row, "drafted_by": command.actor, "drafted_at": at, "decided_by": None, "decided_at": None, "note": ""})
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


def judge_ladder(command: JudgeLadder, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """审核. Raises NotFound, NotAllowed, Stale, Invalid, Rejection where its first day has come meanwhile."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, *APPROVERS)
    row = uow.ask(LADDER, {"ladder_id": command.ladder_id}).one()
    if row is None:
        raise NotFound
    if row.state != "draft":
        raise Stale("这份变更已经审核过了。", "Expected a draft, but this change has been decided.")
    if row.drafted_by == command.actor:
        raise NotAllowed("自己起草的变更,请由别人审核。", "Expected a second person: you have drafted this change yourself.")
    note = command.note.strip()
    if not command.approve and (not note or len(note) > LONGEST):
        raise Invalid([FieldError("note", f"请写明退回的理由,不超过 {LONGEST} 字。", f"Say in at most {LONGEST} characters why it is returned.")])
    if command.approve and _day_flaws(row.effective_on, bureau):
        raise Rejection("生效日期已到,不能再批准;请退回,改个以后的日期。", "Expected a first day that is still to come; return it for a later one.")
    state = "approved" if command.approve else "returned"
    uow.write(DECIDE_LADDER, {"ladder_id": row.id, "state": state, "decided_by": command.actor, "decided_at": at, "note": note[:LONGEST]})
    receipt = Receipt(id=row.id)
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    uow.committed.append(bureau.forget_ladders)
    return receipt


def _day_flaws(day: str, bureau: Bureau) -> list[FieldError]:
    """A ladder begins on a day to come, so that nobody was told anything under it yet."""
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        return [FieldError("effective_on", "请填写生效日期。", "Expected the first day in force.")]
    first = bureau.now().astimezone(ZONE).date() + timedelta(days=1)
    if not first <= chosen <= first.replace(year=first.year + 2, day=1):
        return [FieldError("effective_on", "生效日期应在明天以后、两年以内。", "Expected a first day from tomorrow on, within two years.")]
    return []


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {DraftLadder: draft_ladder, JudgeLadder: judge_ladder}
