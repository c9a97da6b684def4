"""通知: one sentence to the applicant, to a person or to a pool, kept as a row; outside channels follow through the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.message_texts import KINDS
from engine.store.ids import new_id
from engine.store.message_texts import WORDED

if TYPE_CHECKING:
    from engine.domain.message_texts import Value
    from engine.service.dossier import Dossier


def notify_applicant(dossier: Dossier, kind: str, **values: Value) -> None:
    """A message of a ``kind`` to the applicant, as the bureau words it now (``engine.domain.message_texts``)."""
    row = dossier.uow.ask(WORDED, {"kind": kind, "at": dossier.at}).one()
    notify(dossier, "applicant", *KINDS[kind].worded((row.zh, row.en) if row else ("", ""), values))


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
