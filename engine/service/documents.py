"""文书: an official document is a numbered row with its data; the file is made from it through the outbox or on first view."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.document import chinese_date
from engine.domain.document_kinds import is_licence, kind_of
from engine.domain.licence import CODE_BYTES
from engine.service.clocks import due_of
from engine.service.dossier import dumps
from engine.service.facts import case_fact
from engine.service.notices import notify_applicant
from engine.service.phases import clock_name, project_of
from engine.store.ids import new_id
from engine.store.sequences import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.service.dossier import Dossier

PREFIX = "青行审"
PERMIT = "01"  # power type 行政许可


def write_document(dossier: Dossier, kind: str, data: Mapping[str, object], *, serve: bool, number: str | None = None) -> int:
    """Write one document of ``kind``; returns its id. Every document carries number, date, case and applicant."""
    names = kind_of(kind)
    year = dossier.now.year
    if number is None:
        number = f"{PREFIX}{names.word}字〔{year}〕第{next_number(dossier.uow, f'document:{kind}:{year}'):05d}号"
    case = case_fact(dossier)
    day = f"{year}年{dossier.now.month}月{dossier.now.day}日"
    common = {
        "number": number,
        "today": day,
        "written_on": day,
        "case_number": case.number,
        "applicant_name": case.applicant_name,
        "applicant_code": case.applicant_code,
        "item_name": dossier.edition.item.name,
        "unit_name": dossier.bureau.config.bureau_name,
        "received_on": case.received_on,
        "due_on": _due_on(dossier),
        "project_code": project_of(dossier)[0],
        "not_permit": "" if dossier.edition.item.power_type == PERMIT else "是",  # 行政许可法 does not govern it
    }
    document_id = dossier.memory["written"] = new_id()
    event_no = dossier.log("DocumentWritten", {"kind": kind, "number": number, "document": document_id})
    code = None if is_licence(kind) else secrets.token_urlsafe(CODE_BYTES)  # a licence has its own, for as long as it is in force
    dossier.add(
        records.DocumentRecord(document_id, dossier.case_id, kind, number, dumps({**common, **data}), dossier.edition.id, event_no, dossier.at, code=code)
    )
    send(dossier, "document", {"document": document_id})
    if serve:
        notify_applicant(dossier, "document_served", document=(names.zh, names.en), document_number=number)
    return document_id


def _due_on(dossier: Dossier) -> str:
    """The promised date as a document says it, provisional or not; empty before acceptance and while the clock stands still."""
    due = due_of(dossier, clock_name(dossier, "promised"))
    if due is None:
        return ""
    provisional = dossier.bureau.calendar(dossier.uow).provisional(due.date())
    return chinese_date(due.date().isoformat()) + ("（暂定，该年放假安排公布后重新计算）" if provisional else "")


def journal_closing(dossier: Dossier, end: str | None, result: str | None) -> None:
    """办结: journalled, and its archiving asked of the outbox in the transaction that closes the case: nothing closed is forgotten."""
    dossier.log("CaseClosed", {"end": end, "result": result})
    send(dossier, "archive", {"case": dossier.case_id})


def send(dossier: Dossier, channel: str, payload: Mapping[str, object]) -> None:
    """外发 through the outbox, in the same transaction."""
    dossier.add(records.OutboxRecord(new_id(), dossier.case_id, channel, dumps(payload), dossier.at, dossier.at))
