"""重试故障件: run the failed handler again; it succeeds, or the incident stands with its new cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.commands import Receipt, RetryIncident
from engine.domain.errors import NotFound, Stale
from engine.domain.moment import millis
from engine.runtime import interpreter
from engine.service.actor import require_role
from engine.service.dossier import Dossier
from engine.service.receipts import earlier, receipt_record
from engine.service.stepping import Step
from engine.store.reads import CASE_HEAD, INCIDENT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


def retry_incident(command: RetryIncident, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """An administrator's retry."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    now = bureau.now()
    require_role(uow, command.actor, millis(now), "administrator")
    found = uow.ask(INCIDENT, {"incident_id": command.incident_id}).one()
    if found is None:
        raise NotFound
    if found.resolved_at is not None:
        raise Stale("这个故障已经排除。", "Expected an open incident, but it is resolved.")
    row = uow.ask(CASE_HEAD, {"case_id": found.case_id}).one()
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), now, command.actor)
    step = Step(dossier)
    live = step.take()
    dossier.add(records.IncidentResolved(found.case_id, found.subject, dossier.at))
    dossier.log("IncidentResolved", {"node": found.node, "subject": found.subject})
    advance = interpreter.retry(live, found.subject, now, step.call)
    opened = step.take_in(advance)
    receipt = Receipt(found.case_id, row.case_number, opened[0] if opened else None, dossier.event_no)
    dossier.add(receipt_record(command.request_id, command.actor, receipt, dossier.at))
    step.save(live)
    return receipt
