"""Receipts 回执 of requests that complete no task: kept by request id, so that a double click gets the first answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from engine.domain.commands import Receipt
from engine.domain.errors import Stale
from engine.domain.records import RequestRecord
from engine.service.dossier import dumps
from engine.store.reads import REQUEST

if TYPE_CHECKING:
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork


def earlier(uow: UnitOfWork, request_id: str, actor: int) -> Receipt | None:
    """The receipt given before for this request id, if any. Another person's request id is refused."""
    row = uow.ask(REQUEST, {"request_id": request_id}).one()
    if row is None:
        return None
    if row.person_id != actor:
        raise Stale("提交编号重复,请刷新页面后再提交。", "Expected a fresh request id, but somebody used this one; reload the page.")
    return Receipt(**orjson.loads(row.receipt))


def keep_receipt(dossier: Dossier, request_id: str, actor: int, task_id: str | None = None) -> Receipt:
    """The receipt of what was decided so far, and its row."""
    receipt = Receipt(dossier.case_id, dossier.row.case_number, task_id, dossier.event_no)
    dossier.add(receipt_record(request_id, actor, receipt, dossier.at))
    return receipt


def receipt_record(request_id: str, actor: int, receipt: Receipt, at: int) -> RequestRecord:
    """The row that makes a repetition answer with ``receipt``."""
    kept = {k: v for k, v in receipt.__dict__.items() if v is not None and k != "at"}
    return RequestRecord(request_id, actor, dumps(kept), at)
