"""办件:opening, following, correcting and withdrawing cases, and the files that belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort

from engine.domain.commands import CompleteTask, ReceiveCase, StoreUpload, SubmitCase, WithdrawCase
from engine.domain.errors import NotFound, Rejection
from engine.domain.media import MEDIA_TYPES
from engine.queries.case_pages import CasePlace
from web.api.bearer import me, own_request_id
from web.api.case_models import (
    CaseChanged,
    CaseMade,
    CaseQuery,
    CaseTold,
    Clocks,
    Correction,
    NewCase,
    Timeline,
    UploadTold,
    Withdrawal,
)
from web.api.case_models import CasePage as Listed
from web.api.case_view import case_row, case_told, clocks_told, timeline_told
from web.api.declared import FileTold, Versioned
from web.api.forms import raw_of
from web.api.operation import operation
from web.api.paging import cursor_of, numbers_of
from web.api.writing import require_version
from web.current import product

if TYPE_CHECKING:
    from engine.queries.cases import CasePage


def page_of(case_id: int) -> CasePage:
    """A case that exists for the asker; else 404."""
    found: CasePage | None = product().ask.case(case_id, me())
    return found if found is not None else abort(404)


def _own(case_id: int) -> CasePage:
    """One's own case; else 404."""
    page = page_of(case_id)
    return page if page.relation == "applicant" else abort(404)


@operation("GET", "/cases", scope="cases:read", tag="cases", zh="办件列表,最新的在前", en="List cases, the latest first", query=CaseQuery, answer=Listed)
def list_cases(query: CaseQuery) -> Listed:
    """An applicant's own; all for who oversees; else those that the officer has worked on or holds."""
    place = CasePlace(*numbers_of(query.cursor, 2)) if query.cursor else CasePlace()
    rows, later = product().ask.case_list(me(), place, query.item, query.status)
    return Listed(cases=[case_row(row) for row in rows], next=cursor_of(f"{later.received_at}.{later.id}") if later else None)


@operation("POST", "/cases", scope="cases:write", tag="cases", zh="提交申请", en="Open a case", body=NewCase, answer=CaseMade, status=201, pointer="/values")
def open_case(body: NewCase) -> CaseMade:
    """By an applicant; or by a window officer for an applicant at the counter, with the materials that he brought on paper."""
    edition = product().ask.edition(body.item)
    if edition is None:
        raise NotFound
    raw = raw_of(edition.form_of("start"), body.values)
    if me().kind == "applicant":
        receipt = product().handle(SubmitCase(me().id, body.item, raw, own_request_id()))
    else:
        receipt = product().handle(ReceiveCase(me().id, body.item, raw, tuple(body.materials), own_request_id()))
    return CaseMade(id=str(receipt.case_id), number=receipt.number or "", receipt_document=str(receipt.id) if receipt.id else None)


@operation("GET", "/cases/{case_id}", scope="cases:read", tag="cases", zh="读办件", en="Read a case", answer=CaseTold, versioned=True)
def read_case(case_id: int) -> Versioned:
    """As it stands: tasks, materials, documents, opinions, decision, licences."""
    page = page_of(case_id)
    return Versioned(case_told(page), str(page.row.event_no))


@operation("GET", "/cases/{case_id}/timeline", scope="cases:read", tag="cases", zh="办件的经过", en="What happened to a case", answer=Timeline)
def read_timeline(case_id: int) -> Timeline:
    """The journal; to an applicant what concerns him."""
    return Timeline(events=timeline_told(page_of(case_id)))


@operation("GET", "/cases/{case_id}/clocks", scope="cases:read", tag="cases", zh="办件的计时", en="The clocks of a case", answer=Clocks)
def read_clocks(case_id: int) -> Clocks:
    """Limit with its ground, due instant, and every day with the reason why it counts or not."""
    return Clocks(clocks=clocks_told(page_of(case_id)))


@operation(
    "GET",
    "/cases/{case_id}/documents/{document_id}",
    scope="cases:read",
    tag="cases",
    zh="下载文书或证照",
    en="Download a document or licence",
    media="application/pdf",
)
def read_document(case_id: int, document_id: int) -> FileTold:
    """The sealed PDF."""
    row = product().ask.document(document_id, me())
    if row is None or row.case_id != case_id:
        raise NotFound
    return FileTold(product().document_file(document_id), "application/pdf", f"{row.number}.pdf", ".pdf")


@operation(
    "POST",
    "/cases/{case_id}/withdraw",
    scope="cases:write",
    tag="cases",
    zh="撤回申请",
    en="Withdraw a case",
    body=Withdrawal,
    answer=CaseChanged,
    matched=True,
)
def withdraw_case(case_id: int, body: Withdrawal) -> CaseChanged:
    """By the applicant, before the decision."""
    require_version(_own(case_id).row.event_no)
    receipt = product().handle(WithdrawCase(me().id, case_id, body.reason, own_request_id()))
    return CaseChanged(id=str(case_id), version=receipt.event_no)


@operation(
    "POST",
    "/cases/{case_id}/correct",
    scope="cases:write",
    tag="cases",
    zh="补正材料",
    en="Answer a correction notice",
    body=Correction,
    answer=CaseChanged,
    pointer="/values",
)
def correct_case(case_id: int, body: Correction) -> CaseChanged:
    """By the applicant: the form of the open correction task, which GET /tasks/{task_id} describes."""
    page = _own(case_id)
    task = next((one for one in page.tasks if one.kind == "correction" and one.assignee == me().id), None)
    if task is None:
        raise Rejection("这个办件现在没有等您补正的材料。", "Expected a case that waits for your correction, but it does not.")
    raw = raw_of(page.form_of(task.node), body.values)
    receipt = product().handle(CompleteTask(me().id, task.id, body.seen_version, raw, own_request_id()))
    return CaseChanged(id=str(case_id), version=receipt.event_no)


@operation(
    "POST",
    "/uploads",
    scope="cases:write",
    tag="cases",
    zh="上传材料文件",
    en="Upload a file",
    upload=True,
    answer=UploadTold,
    status=201,
)
def upload_file(name: str, content: bytes) -> UploadTold:
    """Typed by its content; forms name it by its handle."""
    handle = str(product().handle(StoreUpload(me().id, name, content)).id)
    fact = product().ask.upload_facts(handle, me())
    if fact is None:
        raise NotFound
    return UploadTold(**fact.__dict__)


@operation(
    "GET",
    "/uploads/{handle}",
    scope="cases:read",
    tag="cases",
    zh="下载上传件",
    en="Download an uploaded file",
    media="application/octet-stream",
)
def read_upload(handle: str) -> FileTold:
    """One's own, or of a case that one may see."""
    found = product().ask.upload_file(handle, me())
    if found is None:
        raise NotFound
    return FileTold(found.content, "application/octet-stream", found.name, MEDIA_TYPES.get(found.media_type, ("", ".bin"))[1])
