"""留下不迁、重新列入: single cases of a rehearsed move stay on their version, or go with the next batch after all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.moves import LONGEST, move_at_rest
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.moves import ADD_ACT, LEAVE_OUT, TAKE_IN

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.move_commands import LeaveOut, TakeIn
    from engine.store.statements import Statement
    from engine.store.unit_of_work import UnitOfWork


def leave_out(command: LeaveOut, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """How many as the receipt's number. Raises NotFound, NotAllowed, Stale, Invalid."""
    reason = command.reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Invalid([FieldError("reason", f"请写明为什么留下,不超过 {LONGEST} 字。", f"Expected why they are left out, in at most {LONGEST} characters.")])
    return _marked(command, uow, bureau, LEAVE_OUT, "left_out", reason)


def take_in(command: TakeIn, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """How many as the receipt's number. Raises NotFound, NotAllowed, Stale, Invalid."""
    return _marked(command, uow, bureau, TAKE_IN, "taken_in", "")


def _marked(command: Any, uow: UnitOfWork, bureau: Bureau, statement: Statement, act: str, words: str) -> Receipt:
    at = millis(bureau.now())
    if command.actor is not None:
        known = earlier(uow, command.request_id, command.actor)
        if known is not None:
            return known
        require_role(uow, command.actor, at, "administrator")
    row = move_at_rest(command.move_id, uow)
    changed = [uow.write_returning(statement, {"of_move": row.id, "of_case": case_id}) for case_id in dict.fromkeys(command.cases)]
    count = sum(one is not None for one in changed)
    if not count:
        raise Invalid([FieldError("case", "请选出要改的办件。", "Expected at least one case that can be marked so, but there is none.")])
    uow.write(ADD_ACT, {"id": new_id(), "move_id": row.id, "act": act, "words": f"{count} {words}".strip()[:LONGEST], "person_id": command.actor, "at": at})
    receipt = Receipt(id=row.id, number=str(count))
    if command.actor is not None:
        apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt
