"""未答复的补充材料要求: what units under review still want of the applicant, and how one of them comes to want nothing more.

The applicant has one task for all of them, which hangs on the review task of a unit that asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.stages import SUPPLY_FURTHER
from engine.service.notices import notify_applicant
from engine.store.reads import OPEN_REQUESTS, TASKS_OF_CASE

if TYPE_CHECKING:
    from engine.service.dossier import Dossier


def end_request(dossier: Dossier, unit: str, outcome: str = "answered") -> None:
    """A unit wants nothing more of the applicant: it has decided, or is asked no longer. What others still want stays his task."""
    asked = dossier.uow.ask(OPEN_REQUESTS, {"case_id": dossier.case_id}).all()
    own = next((row for row in asked if row.unit == unit), None)
    if own is None:
        return
    dossier.add(records.MaterialRequestEnded(dossier.case_id, unit, own.round, dossier.at, outcome, "", "[]", dossier.actor))
    tasks = dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all()
    side = next((row for row in tasks if row.kind == SUPPLY_FURTHER), None)
    others = {row.unit for row in asked} - {unit}
    heir = next((row.id for row in tasks if row.kind == "joint_review" and row.parent is None and row.unit in others), None)
    if side is None:
        return
    if heir is not None:
        dossier.add(records.TaskRehung(side.id, heir))
        return
    dossier.add(records.TaskGone(dossier.case_id, side.id))
    notify_applicant(dossier, "materials_settled")
