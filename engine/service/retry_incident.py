"""重试故障件: run the failed handler again; it succeeds, or the incident stands with its new cause. A stored state is verified again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.commands import Receipt, RetryDueIncident, RetryIncident
from engine.domain.moment import millis
from engine.domain.retries import next_try
from engine.runtime import interpreter
from engine.service.actor import require_role
from engine.service.deemed import recall_lapse
from engine.service.dossier import Dossier
from engine.service.incident_in_hand import STATE, open_incident, resolve
from engine.service.receipts import earlier, receipt_record
from engine.service.stepping import Step
from engine.store.apply import apply
from engine.store.incidents import ORDER
from engine.store.reads import CASE_HEAD, INCIDENT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork


def retry_due_incident(command: RetryDueIncident, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The worker's retry, by itself or for whoever has ordered it.

    It succeeds and the case goes on; else only the incident changes: tried once more, next try later, or a person's.
    """
    now = bureau.now()
    found = uow.ask(INCIDENT, {"incident_id": command.incident_id}).one()
    if found is None:
        return Receipt()
    row = uow.ask(CASE_HEAD, {"case_id": found.case_id}).one()
    found = uow.ask(INCIDENT, {"incident_id": command.incident_id}).one()  # as it is now that the case is held
    if found is None or found.resolved_at is not None or found.next_at is None or found.next_at > millis(now):
        return Receipt()
    order = uow.ask(ORDER, {"order_id": found.order_id}).one() if found.order_id is not None else None
    actor = order.person_id if order is not None and order.ordered_at == found.next_at else None
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), now, actor)
    step = Step(dossier)
    live = step.take()
    recall_lapse(dossier)
    advance = interpreter.retry(live, found.subject, now, step.call)
    again = next((f for f in advance.failures if f.id == found.subject), None)
    if again is not None:
        attempts = found.attempts + 1
        apply(uow, [records.IncidentPutOff(found.id, again.error[:2000], attempts, next_try(attempts, dossier.at))])
        return Receipt()
    resolve(dossier, found)
    step.take_in(advance)
    step.save(live)
    return Receipt(found.case_id, row.case_number, None, dossier.event_no)


def retry_incident(command: RetryIncident, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """An administrator's retry."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    require_role(uow, command.actor, millis(bureau.now()), "administrator")
    found, dossier = open_incident(uow, bureau, command.incident_id, command.actor)
    step = Step(dossier)
    live = step.take()
    resolve(dossier, found)
    opened = []
    if found.subject != STATE:
        recall_lapse(dossier)
        opened = step.take_in(interpreter.retry(live, found.subject, dossier.now, step.call))
    receipt = Receipt(found.case_id, dossier.row.case_number, opened[0] if opened else None, dossier.event_no)
    dossier.add(receipt_record(command.request_id, command.actor, receipt, dossier.at))
    if found.subject == STATE:  # it verifies: whoever has restored it is right
        dossier.save()
    else:
        step.save(live)
    return receipt
