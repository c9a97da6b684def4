"""补录证照:a licence issued before the system was installed enters the licence library; it belongs to no case."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.commands import Receipt
from engine.domain.errors import Rejection
from engine.domain.licence import CODE_BYTES
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.dossier import dumps
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.reads import LATEST_LICENCE

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.licence_commands import EnterLicence
    from engine.store.unit_of_work import UnitOfWork


def enter_licence(command: EnterLicence, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By an administrator or on the command line. Raises Rejection for a number that is known already and for dates that are none."""
    at = millis(bureau.now())
    if command.actor is not None:
        require_role(uow, command.actor, at, "administrator")
    if uow.ask(LATEST_LICENCE, {"number": command.number}).one() is not None:
        raise Rejection(f"{command.number} 已经在证照库里。", f"Expected a licence not yet in the library, but {command.number} is there.")
    try:
        first = date.fromisoformat(command.valid_from)
        last = date.fromisoformat(command.valid_until) if command.valid_until else date.max
    except ValueError as error:
        raise Rejection("有效期应写成日期,例如 2026-07-01。", "Expected dates such as 2026-07-01, but they are otherwise.") from error
    if last < first:
        raise Rejection("有效期的起止日期颠倒了。", "Expected the last day not to precede the first, but it does.")
    made, issued_at = new_id(), millis(datetime(first.year, first.month, first.day, tzinfo=ZONE))
    data = {**command.data, "number": command.number, "valid_from": command.valid_from, "valid_until": command.valid_until}
    code = secrets.token_urlsafe(CODE_BYTES)
    kept = (command.kind, command.number, command.holder, command.holder_code, dumps(data), "valid", code, command.valid_from, command.valid_until or None)
    apply(uow, [records.LicenceRecord(made, None, *kept, issued_at, issued_at, None)])
    return Receipt(id=made)
