"""已读: the receiver has seen the notices of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam

from engine.domain.commands import ReadNotices, Receipt
from engine.service.dossier import millis
from engine.store.statements import Statement
from engine.store.tables.documents import notice

if TYPE_CHECKING:
    from engine.service.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

READ = Statement(
    "notice.read",
    notice.update()
    .where(notice.c.case_id == bindparam("of_case"), notice.c.person_id == bindparam("actor"), notice.c.read_at.is_(None))
    .values(read_at=bindparam("at", type_=notice.c.read_at.type)),
)


def read_notices(command: ReadNotices, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Only the actor's own notices change."""
    uow.write(READ, {"of_case": command.case_id, "actor": command.actor, "at": millis(bureau.now())})
    return Receipt(case_id=command.case_id)
