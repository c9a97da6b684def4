"""导出登记: who took a table of cases out of the search, with which conditions and, where it names applicants, why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.case_filter import CaseFilter
from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid
from engine.domain.moment import millis
from engine.domain.search_commands import LogCaseExport
from engine.service.actor import require_role
from engine.service.dossier import dumps
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.work import ADD_EXPORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

ROLES: Final = ("supervisor", "administrator")
LONGEST: Final = 500


def log_case_export(command: LogCaseExport, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """One line of the register. Raises NotAllowed, and Invalid where a purpose is missing."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, *ROLES)
    wanted, errors = CaseFilter.of(command.filter)
    purpose = command.purpose.strip()
    if (command.personal and not purpose) or len(purpose) > LONGEST:
        said = FieldError("purpose", f"表里有申请人的名称,请写明用途,不超过 {LONGEST} 字。", f"Say in at most {LONGEST} characters what the names are for.")
        errors = (*errors, said)
    if errors:
        raise Invalid(errors)
    receipt = Receipt(id=new_id())
    row = {"id": receipt.id, "person_id": command.actor, "personal": command.personal, "purpose": purpose}
    uow.write(ADD_EXPORT, {**row, "filter": dumps(wanted.fields), "exported_at": at})
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {LogCaseExport: log_case_export}
