"""已读: the receiver has seen the notices of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import ReadNotices, Receipt
from engine.domain.moment import millis
from engine.store.notices import READ, READ_ALL

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


def read_notices(command: ReadNotices, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Only the actor's own notices change."""
    one = {} if command.case_id is None else {"of_case": command.case_id}
    uow.write(READ if one else READ_ALL, {"actor": command.actor, "at": millis(bureau.now()), **one})
    return Receipt(case_id=command.case_id)
