"""故障件在手: an open incident with its case, held for one command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, NotFound, Stale
from engine.service.dossier import Dossier
from engine.store.reads import CASE_HEAD, INCIDENT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

STATE = "state"  # the subject of an incident whose case's stored state does not verify
LONGEST = 500  # characters of a reason


def open_incident(uow: UnitOfWork, bureau: Bureau, incident_id: int, actor: int | None) -> tuple[Any, Dossier]:
    """The incident as it is now that its case is held, and the case. Raises NotFound, Stale."""
    found = uow.ask(INCIDENT, {"incident_id": incident_id}).one()
    if found is None:
        raise NotFound
    row = uow.ask(CASE_HEAD, {"case_id": found.case_id}).one()
    found = uow.ask(INCIDENT, {"incident_id": incident_id}).one()
    if found.resolved_at is not None:
        raise Stale("这个故障已经排除。", "Expected an open incident, but it is resolved.")
    return found, Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), bureau.now(), actor)


def resolve(dossier: Dossier, found: Any, **said: object) -> None:
    """故障排除, with its line in the journal."""
    dossier.add(records.IncidentResolved(found.case_id, found.subject, dossier.at))
    dossier.log("IncidentResolved", {"node": found.node, "subject": found.subject, **said})


def checked_reason(text: str) -> str:
    """理由, trimmed. Raises Invalid."""
    reason = text.strip()
    if len(reason) < 2 or len(reason) > LONGEST:
        raise Invalid([FieldError("reason", f"请写明理由，2 至 {LONGEST} 字。", f"Expected a reason of 2 to {LONGEST} characters.")])
    return reason
