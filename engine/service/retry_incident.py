"""重试故障件: run the failed handler again; it succeeds, or the incident stands with its new cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.commands import Receipt, RetryDueIncident, RetryIncident
from engine.domain.errors import NotFound, Stale
from engine.domain.moment import millis
from engine.domain.retries import next_try
from engine.runtime import interpreter
from engine.service.actor import require_role
from engine.service.deemed import recall_lapse
from engine.service.dossier import Dossier
from engine.service.receipts import earlier, receipt_record
from engine.service.stepping import Step
from engine.store.apply import apply
from engine.store.reads import CASE_HEAD, INCIDENT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


def retry_due_incident(command: RetryDueIncident, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The worker's retry. It succeeds and the case goes on; else only the incident changes: tried once more, next try later, or a person's."""
    now = bureau.now()
    found = uow.ask(INCIDENT, {"incident_id": command.incident_id}).one()
    if found is None:
        return Receipt()
    row = uow.ask(CASE_HEAD, {"case_id": found.case_id}).one()
    found = uow.ask(INCIDENT, {"incident_id": command.incident_id}).one()  # as it is now that the case is held
    if found is None or found.resolved_at is not None or found.next_at is None or found.next_at > millis(now):
        return Receipt()
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), now, None)
    step = Step(dossier)
    live = step.take()
    recall_lapse(dossier)
    advance = interpreter.retry(live, found.subject, now, step.call)
    again = next((f for f in advance.failures if f.id == found.subject), None)
    if again is not None:
        attempts = found.attempts + 1
        apply(uow, [records.IncidentPutOff(found.id, again.error[:2000], attempts, next_try(attempts, dossier.at))])
        return Receipt()
    dossier.add(records.IncidentResolved(found.case_id, found.subject, dossier.at))
    dossier.log("IncidentResolved", {"node": found.node, "subject": found.subject})
    step.take_in(advance)
    step.save(live)
    return Receipt(found.case_id, row.case_number, None, dossier.event_no)


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
    recall_lapse(dossier)
    advance = interpreter.retry(live, found.subject, now, step.call)
    opened = step.take_in(advance)
    receipt = Receipt(found.case_id, row.case_number, opened[0] if opened else None, dossier.event_no)
    dossier.add(receipt_record(command.request_id, command.actor, receipt, dossier.at))
    step.save(live)
    return receipt
