"""隔离: a case whose sealed state does not verify becomes an incident; its journal says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.service.dossier import Dossier
from engine.service.incident_in_hand import STATE
from engine.store.ids import new_id
from engine.store.reads import CASE_HEAD, INCIDENTS

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


def quarantine(uow: UnitOfWork, case_id: int, cause: str, bureau: Bureau) -> None:
    """Raise the incident once, however often the state is refused."""
    row = uow.ask(CASE_HEAD, {"case_id": case_id}).one()
    if row is None or any(i.subject == STATE for i in uow.ask(INCIDENTS, {"case_id": case_id}).all()):
        return
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), bureau.now(), None)
    dossier.add(records.IncidentRecord(new_id(), case_id, STATE, "", cause[:2000], dossier.at))
    dossier.log("IncidentRaised", {"node": "", "subject": STATE})
    dossier.save()
