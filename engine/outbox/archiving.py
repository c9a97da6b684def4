"""归档: a closed case becomes a volume of the electronic archive, once; what is generated is kept in the same transaction as the rows.

Documents are sealed first, each in a transaction of its own. Then the volume is put together from one snapshot and written whole, if the
case's journal has not moved meanwhile. Killed anywhere in between, the message comes again and finds either nothing or all of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import archive as rules
from engine.domain import records
from engine.domain.document_kinds import kind_of
from engine.domain.events import EVENTS
from engine.domain.form.answers import answers_of
from engine.domain.media import MEDIA_TYPES
from engine.domain.moment import millis, moment
from engine.domain.stages import RESULTS
from engine.outbox.cms import seal_bytes
from engine.outbox.page_picture import pages_of
from engine.outbox.print_document import print_document
from engine.outbox.rendering import render
from engine.queries import cases, exchange, files
from engine.service.dossier import Dossier
from engine.store.archives import OF_CASE
from engine.store.blobs import put_blob
from engine.store.ids import new_id
from engine.store.reads import CASE_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.domain.archive import Retention
    from engine.outbox.signing import Authority
    from engine.queries.exchange import CaseRows
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork

PDF = "application/pdf"
ATTEMPTS = 3


class BrokenFile(RuntimeError):
    """Expected stored bytes with the hash that they are kept under."""


@dataclass(frozen=True)
class Sheet:
    """卷内文件 while the volume is put together; ``content`` only of what is generated here."""

    part: str
    name: str
    title: str
    number: str
    responsible: str
    dated_on: str
    pages: int
    media_type: str
    size: int
    sha256: str
    ending: str
    content: bytes | None = None
    document_id: int | None = None
    upload_id: int | None = None
    no: int = 0

    @property
    def path(self) -> str:
        """Its place in the package."""
        return rules.path_in_bag(self.no, self.part, self.name, self.ending)


@dataclass
class Draft:
    """卷的草稿: one snapshot of the case and what is known of the volume."""

    rows: CaseRows
    events: list[Any]
    head: Any
    retention: Retention
    number: str
    due_on: str
    at: datetime
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def day(self) -> str:
        """归档日期."""
        return self.at.date().isoformat()


def archive_case(bureau: Bureau, authority: Authority, case_id: int) -> bool:
    """Make the volume of a closed case; False when it is there already. Raises BrokenFile, or what printing a document raises."""
    for _ in range(ATTEMPTS):
        with bureau.database.reading() as reader:
            if reader.ask(OF_CASE, {"case_id": case_id}).one() is not None:
                return False
            documents = [row.id for row in reader.ask(cases.DOCUMENTS, {"case_id": case_id}).all() if row.file is None]
        for document in documents:
            print_document(bureau, authority, document)
        draft = _drafted(bureau, case_id)
        made = _made(bureau, draft)
        kept = bureau.database.write(lambda uow, made=made, draft=draft: _keep(uow, bureau, authority, draft, made))  # type: ignore[misc]
        if kept:
            return True
    raise RuntimeError(f"Expected the journal of case {case_id} to stand still for a moment, but it moved {ATTEMPTS} times.")


def _drafted(bureau: Bureau, case_id: int) -> Draft:
    """One snapshot: the rows, the journal, the files that are there."""
    with bureau.database.reading() as reader:
        rows = exchange.rows_of(reader, bureau, case_id)
        if rows.case.closed_at is None:
            raise ValueError(f"Expected a closed case, but {rows.case.number} is {rows.case.status}.")
        closed = moment(rows.case.closed_at).date()
        law = bureau.law.archive
        retention = law.retention_of(rows.case.item, rows.case.result or "")
        due = bureau.calendar(reader).add_working_days(closed, law.move.working_days)
        draft = Draft(
            rows,
            reader.ask(cases.EVENTS, {"case_id": case_id}).all(),
            reader.ask(cases.HEAD, {"case_id": case_id}).one(),
            retention,
            law.number(closed.year, retention, rows.case.number),
            due.isoformat(),
            bureau.now(),
        )
        draft.sheets = [*_documents(reader, bureau, rows), _application(bureau, draft), *_proof(reader, rows), *_process(reader, bureau, draft)]
    return draft


def _documents(reader: UnitOfWork, bureau: Bureau, rows: CaseRows) -> Iterable[Sheet]:
    names = {one.id: one.name for one in rows.edition.item.licences}
    licences = {one.document_id: names.get(one.kind, one.kind) for one in rows.licences}
    for row in rows.documents:
        content = _content(reader, row.file)
        title = licences.get(row.id) or kind_of(row.kind).zh
        day = moment(row.written_at).date().isoformat()
        known = (bureau.config.bureau_name, day, pages_of(content), PDF, len(content), row.file, ".pdf")
        yield Sheet("document", row.kind, title, row.number, *known, document_id=row.id)


def _application(bureau: Bureau, draft: Draft) -> Sheet:
    """申请表: what the applicant filled in."""
    case, edition = draft.rows.case, draft.rows.edition
    pairs = list(answers_of(edition.form_of("start").components, orjson.loads(case.form)))
    data = {
        "item_name": edition.item.name,
        "case_number": case.number,
        "received_on": moment(case.received_at).date().isoformat(),
        "labels": [label for label, _ in pairs],
        "answers": [words for _, words in pairs],
    }
    page = _page(bureau, draft, "application", "申请表", data)
    return replace(page, part="proof", responsible=case.title, dated_on=moment(case.received_at).date().isoformat())


def _proof(reader: UnitOfWork, rows: CaseRows) -> Iterable[Sheet]:
    """What was supplied, in the order of the list of materials; then whatever else came in."""
    order = {one.id: no for no, one in enumerate(rows.edition.materials)}
    of: dict[str, tuple[int, str, str]] = {}
    for one in rows.materials:
        for handle in orjson.loads(one.uploads):
            of[handle] = (order.get(one.material, len(order)), one.material, one.name)
    last = (len(order) + 1, "file", "其他材料")
    for row in sorted((one for one in rows.uploads if one.state == "clean"), key=lambda one: (of.get(one.handle, last)[0], one.stored_at, one.id)):
        _, name, title = of.get(row.handle, last)
        content = _content(reader, row.sha256)
        pages = pages_of(content) if row.media_type == PDF else 1
        ending = MEDIA_TYPES.get(row.media_type, ("", ".bin"))[1]
        day = moment(row.stored_at).date().isoformat()
        yield Sheet(
            "proof", name, f"{title}（{row.name}）", "", rows.case.title, day, pages, row.media_type, len(content), row.sha256, ending, upload_id=row.id
        )


def _process(reader: UnitOfWork, bureau: Bureau, draft: Draft) -> Iterable[Sheet]:
    """The record of the case as data, and its journal with the chain, from which anybody computes the head anew."""
    record = exchange.machine_data("case", exchange.case_data(reader, bureau, draft.rows.case.id))
    journal = {
        "case_id": draft.rows.case.id,
        "events": [
            {
                "no": e.no,
                "at": e.at,
                "type": e.type,
                "name": EVENTS.get(e.type, (e.type,))[0],
                "person_id": e.person_id,
                "person": e.person_name,
                "data": e.data,
                "hash": e.hash,
            }
            for e in draft.events
        ],
    }
    kept = orjson.dumps(journal, option=orjson.OPT_INDENT_2)
    bureau_name = bureau.config.bureau_name
    yield generated("process", "record", "办件记录（JSON）", bureau_name, draft.day, record.json, "application/json", ".json")
    yield generated("process", "record", "办件记录（XML）", bureau_name, draft.day, record.xml, "application/xml", ".xml")
    yield generated("process", "journal", "过程留痕", bureau_name, draft.day, kept, "application/json", ".json")


def generated(part: str, name: str, title: str, responsible: str, day: str, content: bytes, media_type: str, ending: str) -> Sheet:
    """A file made here."""
    pages = pages_of(content) if media_type == PDF else 0
    return Sheet(part, name, title, "", responsible, day, pages, media_type, len(content), hashlib.sha256(content).hexdigest(), ending, content)


def _content(reader: UnitOfWork, sha256: str) -> bytes:
    content = bytes(reader.ask(files.CONTENT, {"sha256": sha256}).one().content)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BrokenFile(f"Expected the file {sha256} as it was kept, but its bytes have changed.")
    return content


def _made(bureau: Bureau, draft: Draft) -> list[Sheet]:
    """All files numbered: cover and catalogue in front, the note behind."""
    listed = [replace(one, no=no) for no, one in enumerate(draft.sheets, start=3)]
    note = replace(_page(bureau, draft, "note", "卷内备考表", _note(draft)), no=3 + len(listed))
    listed.append(note)
    catalogue = replace(_page(bureau, draft, "catalogue", "卷内文件目录", _catalogue(listed)), no=2)
    cover = replace(_page(bureau, draft, "cover", "卷内封面", _cover(draft, listed)), no=1)
    return [cover, catalogue, *listed]


def _page(bureau: Bureau, draft: Draft, name: str, title: str, data: dict[str, object]) -> Sheet:
    common = {"number": draft.number, "unit_name": bureau.config.bureau_name, "archived_on": draft.day}
    template = bureau.law.archive_pages[name]
    paper = render(template, name, {**common, **data}, seal=None, qr_url=None, written_at=draft.at)
    return generated(name, name, title, bureau.config.bureau_name, draft.day, paper.pdf, PDF, ".pdf")


def _cover(draft: Draft, listed: list[Sheet]) -> dict[str, object]:
    case, edition = draft.rows.case, draft.rows.edition
    holder = edition.holder(orjson.loads(case.form))
    unchecked = "" if draft.retention.verified else "（条文未核对）"
    return {
        "item_name": edition.item.name,
        "case_number": case.number,
        "applicant_name": holder[0] or case.title,
        "applicant_code": holder[1],
        "result": RESULTS.get(case.result or "", (case.result or "",))[0],
        "received_on": moment(case.received_at).date().isoformat(),
        "closed_on": moment(case.closed_at).date().isoformat(),
        "retention": rules.retention_words(draft.retention.years)[0],
        "retention_reference": draft.retention.reference + unchecked,
        "files": len(listed),
        "pages": sum(one.pages for one in listed),
    }


def _catalogue(listed: list[Sheet]) -> dict[str, object]:
    return {
        "nos": [str(one.no) for one in listed],
        "parts": [rules.PARTS[one.part][0] for one in listed],
        "titles": [one.title for one in listed],
        "numbers": [one.number for one in listed],
        "responsibles": [one.responsible for one in listed],
        "dates": [one.dated_on for one in listed],
        "counts": [str(one.pages) if one.pages else "" for one in listed],
    }


def _note(draft: Draft) -> dict[str, object]:
    rows = draft.rows
    missing = [one.name for one in rows.materials if one.state in {"missing", "deferred"}]
    kept_out = sum(one.state != "clean" for one in rows.uploads)
    remarks = [f"文书 {len(rows.documents)} 件，全部加盖电子印章并经签名；证明资料 {len(rows.uploads) - kept_out} 件，按收到时的原文件归入。"]
    if missing:
        remarks.append(f"没有提交的材料：{'、'.join(missing)}。")
    if kept_out:
        remarks.append(f"另有 {kept_out} 个上传件没有通过安全检查，未归入本卷。")
    remarks.append("本卷以电子形式归档，不再以纸质形式归档（国务院关于在线政务服务的若干规定第十二条）。")
    return {"remarks": remarks, "events": str(draft.head.event_no), "head": _halved(draft.head.head_hash)}


def _halved(digest: str) -> str:
    """In two words, so that it fits the column."""
    return f"{digest[:32]} {digest[32:]}"


def _metadata(bureau: Bureau, draft: Draft, made: list[Sheet]) -> bytes:
    case, law, retention = draft.rows.case, bureau.law.archive, draft.retention
    return orjson.dumps(
        {
            "schema": rules.SCHEMA,
            "number": draft.number,
            "fonds": law.fonds,
            "category": law.category,
            "bureau": {"name": bureau.config.bureau_name, "area": bureau.config.area_code},
            "case": {
                "number": case.number,
                "item": case.item,
                "item_name": draft.rows.edition.item.name,
                "title": case.title,
                "result": case.result,
                "received_at": moment(case.received_at).isoformat(timespec="seconds"),
                "closed_at": moment(case.closed_at).isoformat(timespec="seconds"),
            },
            "retention": {"years": retention.years, "reference": retention.reference, "verified": retention.verified},
            "move": {"due_on": draft.due_on, "reference": law.move.reference, "verified": law.move.verified},
            "archived_at": draft.at.isoformat(timespec="seconds"),
            "journal": {"case_id": case.id, "events": draft.head.event_no, "head_hash": draft.head.head_hash},
            "elements": [{"id": one.id, "name": one.name, "source": one.source} for one in law.element],
            "files": [{name: getattr(one, name) for name in (*(e.id for e in law.element), "path")} for one in made],
        },
        option=orjson.OPT_INDENT_2,
    )


def _keep(uow: UnitOfWork, bureau: Bureau, authority: Authority, draft: Draft, made: list[Sheet]) -> bool:
    """Write the volume; False when the journal has moved since the snapshot. Somebody else's volume counts as written."""
    case_id = draft.rows.case.id
    if uow.ask(OF_CASE, {"case_id": case_id}).one() is not None:
        return True
    row = uow.ask(CASE_HEAD, {"case_id": case_id}).one()
    if row.event_no != draft.head.event_no:
        return False
    metadata = _metadata(bureau, draft, made)
    metadata_hash = hashlib.sha256(metadata).hexdigest()
    for sha256, content in [(metadata_hash, metadata), *((one.sha256, one.content) for one in made if one.content is not None)]:
        put_blob(uow, sha256, content)
    edition: Edition = draft.rows.edition
    dossier = Dossier(bureau, uow, row, edition, draft.at, None)
    record = _record(authority, draft, made, metadata_hash, len(metadata))
    dossier.add(record)
    for one in made:
        kept = (one.title, one.number, one.responsible, one.dated_on, one.pages, one.media_type, one.size, one.sha256, one.document_id, one.upload_id)
        dossier.add(records.ArchiveFileRecord(record.id, one.no, one.part, one.path, *kept))
    dossier.log("CaseArchived", {"number": record.number, "files": record.files, "manifest": record.manifest_sha256})
    dossier.save()
    return True


def _record(authority: Authority, draft: Draft, made: list[Sheet], metadata_hash: str, metadata_size: int) -> records.ArchiveRecord:
    manifest = rules.manifest_text({**{one.path: one.sha256 for one in made}, rules.METADATA_PATH: metadata_hash}).encode()
    retention = draft.retention
    return records.ArchiveRecord(
        new_id(),
        draft.rows.case.id,
        draft.number,
        moment(draft.rows.case.closed_at).year,
        retention.years,
        retention.reference,
        retention.verified,
        draft.head.event_no,
        draft.head.head_hash,
        len(made),
        sum(one.size for one in made) + metadata_size,
        metadata_hash,
        hashlib.sha256(manifest).hexdigest(),
        seal_bytes(manifest, authority, draft.at),
        draft.due_on,
        millis(draft.at),
    )
