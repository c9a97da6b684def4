"""发布: a definition goes from draft over a second person's approval to its release, and from there to retirement or back.

Running cases keep the version they were opened on, whatever is released, retired or rolled back meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.calendar import ZONE
from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.catalogue import follow_item
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.definitions import ADD_ACT, APPROVED, DISCARD, DUE_VERSIONS, RELEASE, RELEASED, RELEASED_BEFORE, RETIRE, SCHEDULE, VERSION
from engine.store.ids import new_id
from engine.store.sketches import EDITED

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.release_commands import ApproveVersion, CallOffRelease, ReleaseDue, ReleaseVersion, RetireItem, ReturnVersion, RollBack
    from engine.store.unit_of_work import UnitOfWork

LONGEST = 500  # characters of a ground or a reason
REVIEWERS = ("administrator", "analyst", "head")


def note_act(uow: UnitOfWork, definition_id: int, act: str, person: int | None, at: int, ground: str = "", effective_on: str | None = None) -> None:
    """经手记录: one more line of what was done with the version."""
    uow.write(
        ADD_ACT, {"id": new_id(), "definition_id": definition_id, "act": act, "person_id": person, "ground": ground, "effective_on": effective_on, "at": at}
    )


def approve_version(command: ApproveVersion, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """审核通过, by another than who deployed it. Raises NotFound, NotAllowed, Stale."""
    return _judge(command, "approved", command.note.strip(), uow, bureau)


def return_version(command: ReturnVersion, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """退回, with reasons. Raises NotFound, NotAllowed, Stale, Invalid."""
    return _judge(command, "returned", _said(command.reason, "reason", "退回的理由", "why it is returned"), uow, bureau)


def _judge(command: Any, act: str, words: str, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    at, known = _begin(command, uow, bureau, *REVIEWERS)
    if known is not None:
        return known
    row = _draft(command.definition_id, uow)
    if row.deployed_by == command.actor:
        raise NotAllowed("自己起草的版本,请由别人审核。", "Expected a second person: you have deployed this version yourself.")
    if uow.ask(EDITED, {"definition_id": row.id, "person_id": command.actor}).all():
        raise NotAllowed("您改过这一版的画稿,请由没有动过它的人审核。", "Expected somebody who has not worked on the sketch of this version, but you have.")
    if act == "returned":
        uow.write(DISCARD, {"of": row.id})
    note_act(uow, row.id, act, command.actor, at, words[:LONGEST])
    return _done(command, row, uow, at)


def release_version(command: ReleaseVersion, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """发布, now or from a day on; on screen by an administrator and only what was approved. Raises NotFound, NotAllowed, Stale, Invalid, Rejection."""
    at, known = _begin(command, uow, bureau, "administrator")
    if known is not None:
        return known
    ground = _said(command.ground, "ground", "法律依据或者文件", "the legal ground")
    row = _draft(command.definition_id, uow)
    if command.actor is not None and not uow.ask(APPROVED, {"definition_id": row.id}).all():
        raise Rejection("这个版本还没有经第二个人审核,不能发布。", "Expected a version that a second person has approved, but nobody has.")
    today = bureau.now().astimezone(ZONE).date()
    if command.effective_on is not None and command.effective_on > today:
        day = command.effective_on.isoformat()
        uow.write(SCHEDULE, {"of": row.id, "day": day})
        note_act(uow, row.id, "scheduled", command.actor, at, ground, day)
    else:
        put_in_force(uow, bureau, row, "released", command.actor, at, ground)
    return _done(command, row, uow, at)


def call_off_release(command: CallOffRelease, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """取消排定. Raises NotFound, NotAllowed, Stale, Invalid."""
    at, known = _begin(command, uow, bureau, "administrator")
    if known is not None:
        return known
    reason = _said(command.reason, "ground", "取消的原因", "why it is called off")
    row = _draft(command.definition_id, uow)
    if row.effective_on is None:
        raise Stale("这个版本没有排定施行日期,请刷新页面。", "Expected a scheduled release, but there is none; reload the page.")
    uow.write(SCHEDULE, {"of": row.id, "day": None})
    note_act(uow, row.id, "called_off", command.actor, at, reason, row.effective_on)
    return _done(command, row, uow, at)


def retire_item(command: RetireItem, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """停用: no new cases. Raises NotFound, NotAllowed, Invalid."""
    at, known = _begin(command, uow, bureau, "administrator")
    if known is not None:
        return known
    ground = _said(command.ground, "ground", "停用的依据", "why it is retired")
    row = _in_force(command.item, uow)
    uow.write(RETIRE, {"of": command.item})
    note_act(uow, row.id, "retired", command.actor, at, ground)
    return _done(command, row, uow, at)


def roll_back(command: RollBack, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """回退 to what was released before, also of a retired item. Raises NotFound, NotAllowed, Invalid, Rejection where there is nothing before."""
    at, known = _begin(command, uow, bureau, "administrator")
    if known is not None:
        return known
    ground = _said(command.ground, "ground", "回退的原因", "why it is rolled back")
    before = uow.ask(RELEASED_BEFORE, {"item": command.item}).one()
    if before is None and uow.ask(RELEASED, {"item": command.item}).one() is None:
        raise NotFound
    if before is None:
        raise Rejection("这个事项以前没有发布过别的版本,不能回退。", "Expected an earlier released version to go back to, but there is none.")
    row = uow.ask(VERSION, {"definition_id": before.id}).one()
    put_in_force(uow, bureau, row, "rolled_back", command.actor, at, ground)
    return _done(command, row, uow, at)


def release_due(_: ReleaseDue, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """到期发布: every version scheduled for today or earlier, in the order of their days; how many as the receipt's number."""
    at, day = millis(bureau.now()), bureau.now().astimezone(ZONE).date().isoformat()
    due = uow.ask(DUE_VERSIONS, {"day": day}).all()
    for row in due:
        put_in_force(uow, bureau, row, "released", None, at, f"按计划自 {row.effective_on} 起施行")
    return Receipt(number=str(len(due)))


def put_in_force(uow: UnitOfWork, bureau: Bureau, row: Any, act: str, actor: int | None, at: int, ground: str) -> None:
    """The version becomes the one that new cases start on; the one before retires. The catalogue follows."""
    uow.write(RETIRE, {"of": row.item})
    uow.write(RELEASE, {"definition_id": row.id})
    note_act(uow, row.id, act, actor, at, ground)
    follow_item(uow, bureau.edition(uow, row.id), row.number, at, actor)


def _begin(command: Any, uow: UnitOfWork, bureau: Bureau, *roles: str) -> tuple[int, Receipt | None]:
    at = millis(bureau.now())
    if command.actor is None:
        return at, None
    known = earlier(uow, command.request_id, command.actor)
    if known is None:
        require_role(uow, command.actor, at, *roles)
    return at, known


def _draft(definition_id: int, uow: UnitOfWork) -> Any:
    row = uow.ask(VERSION, {"definition_id": definition_id}).one()
    if row is None:
        raise NotFound
    if row.state != "draft":
        raise Stale("这个版本已经不是草稿,请刷新页面。", "Expected a draft, but the version has been released or returned; reload the page.")
    return row


def _in_force(item: str, uow: UnitOfWork) -> Any:
    row = uow.ask(RELEASED, {"item": item}).one()
    if row is None:
        raise NotFound
    return uow.ask(VERSION, {"definition_id": row.id}).one()


def _said(text: str, key: str, zh: str, en: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid([FieldError(key, f"请写明{zh},不超过 {LONGEST} 字。", f"Expected {en} in at most {LONGEST} characters.")])
    return text


def _done(command: Any, row: Any, uow: UnitOfWork, at: int) -> Receipt:
    receipt = Receipt(id=row.id, number=str(row.number))
    if command.actor is not None:
        apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt
