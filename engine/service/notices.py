"""通知: one sentence to the applicant, to a person or to a pool, kept as a row; outside channels follow through the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.store.ids import new_id

if TYPE_CHECKING:
    from engine.service.dossier import Dossier


def notify(dossier: Dossier, to: str, zh: str, en: str) -> None:
    """``to`` is "applicant", "person:<id>" or "pool:<role>@<unit>"."""
    person: int | None = None
    pool: str | None = None
    if to == "applicant":
        person = dossier.row.case_applicant_id
    elif to.startswith("person:"):
        person = int(to.removeprefix("person:"))
    else:
        pool = to.removeprefix("pool:")
    dossier.add(records.NoticeRecord(new_id(), dossier.case_id, person, pool, zh, en, dossier.at))
