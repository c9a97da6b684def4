"""成文盖章: the row of an official document becomes its sealed, signed PDF, once; seen first by whoever asks first."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.document_kinds import kind_of
from engine.domain.errors import NotFound
from engine.domain.moment import moment
from engine.outbox.annex import annex_of
from engine.outbox.rendering import ENCLOSED_JSON, ENCLOSED_XML, render
from engine.outbox.seal import SealFacts
from engine.outbox.signing import sign
from engine.queries.exchange import document_data, machine_data
from engine.store.blobs import put_blob
from engine.store.documents import FILE, LICENCE_SEALED, ROW, SEALED

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.outbox.signing import Authority
    from engine.store.unit_of_work import UnitOfWork


def print_document(bureau: Bureau, authority: Authority, document_id: int) -> bytes:
    """The PDF of a document; made, sealed and signed at the first call, the same bytes ever after. Raises NotFound, HandlerFailed."""
    with bureau.database.reading() as reader:
        row = reader.ask(ROW, {"document_id": document_id}).one()
        if row is None:
            raise NotFound
        stored = reader.ask(FILE, {"document_id": document_id}).one()
        if stored is not None:
            return bytes(stored.content)
        template = template_of(bureau, reader, row)
        enclosed, data = _enclosed(bureau, reader, row, template), orjson.loads(row.data)
        pictures = annex_of(reader, data)
    url = f"{bureau.config.public_url}/verify/{row.code}" if row.code else None
    written = moment(row.written_at)
    seal = SealFacts(bureau.config.bureau_name)
    paper = render(template, row.kind, data, seal=seal, qr_url=url, written_at=written, enclosed=enclosed, pictures=pictures)
    names = kind_of(row.kind)
    pdf = sign(paper.pdf, authority, signed_at=written, reason=f"{names.zh} {row.number}", box=paper.seal_box)
    bureau.database.write(lambda uow: _keep(uow, document_id, pdf, row.written_at))
    with bureau.database.reading() as reader:
        return bytes(reader.ask(FILE, {"document_id": document_id}).one().content)


def data_of(bureau: Bureau, document_id: int) -> dict[str, bytes]:
    """The machine-readable files of a document as its rows have them now. Raises NotFound."""
    with bureau.database.reading() as reader:
        row = reader.ask(ROW, {"document_id": document_id}).one()
        if row is None:
            raise NotFound
        return _enclosed(bureau, reader, row, template_of(bureau, reader, row))


def _enclosed(bureau: Bureau, reader: UnitOfWork, row: Any, template: bytes) -> dict[str, bytes]:
    data = machine_data("document", document_data(reader, bureau, row, template))
    return {ENCLOSED_JSON: data.json, ENCLOSED_XML: data.xml}


def template_of(bureau: Bureau, reader: UnitOfWork, row: Any) -> bytes:
    """The template that the document was written for: the item's own, else the one that all items share."""
    return bureau.edition(reader, row.definition_id).templates.get(row.kind) or bureau.law.templates[row.kind]


def _keep(uow: UnitOfWork, document_id: int, pdf: bytes, at: int) -> None:
    file_hash = hashlib.sha256(pdf).hexdigest()
    put_blob(uow, file_hash, pdf)
    uow.write(SEALED, {"document_id": document_id, "file_hash": file_hash, "at": at})
    uow.write(LICENCE_SEALED, {"of_document": document_id, "file_hash": file_hash, "at": at})
