"""成文盖章: the row of an official document becomes its sealed, signed PDF, once; seen first by whoever asks first."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import bindparam, select

from engine.domain.document_kinds import kind_of
from engine.domain.errors import NotFound
from engine.outbox.rendering import render
from engine.outbox.seal import SealFacts
from engine.outbox.signing import sign
from engine.service.moment import moment
from engine.service.put_blob import put_blob
from engine.store.statements import Statement
from engine.store.tables.definitions import blob
from engine.store.tables.documents import document, licence

if TYPE_CHECKING:
    from engine.outbox.signing import Authority
    from engine.service.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

ROW = Statement(
    "document.load",
    select(document, licence.c.code, licence.c.number.label("licence_number"))
    .outerjoin(licence, licence.c.document_id == document.c.id)
    .where(document.c.id == bindparam("document_id")),
)
FILE = Statement("document.file", select(blob.c.content).join(document, document.c.file == blob.c.sha256).where(document.c.id == bindparam("document_id")))
SEALED = Statement(
    "document.seal",
    document.update()
    .where(document.c.id == bindparam("document_id"), document.c.file.is_(None))
    .values(file=bindparam("file_hash", type_=document.c.file.type), sealed_at=bindparam("at", type_=document.c.sealed_at.type)),
)
LICENCE_SEALED = Statement(
    "licence.seal",
    licence.update()
    .where(licence.c.document_id == bindparam("of_document"), licence.c.file.is_(None))
    .values(file=bindparam("file_hash", type_=licence.c.file.type), sealed_at=bindparam("at", type_=licence.c.sealed_at.type)),
)


def print_document(bureau: Bureau, authority: Authority, document_id: int) -> bytes:
    """The PDF of a document; made, sealed and signed at the first call, the same bytes ever after. Raises NotFound, HandlerFailed."""
    with bureau.database.reading() as reader:
        row = reader.ask(ROW, {"document_id": document_id}).one()
        if row is None:
            raise NotFound
        stored = reader.ask(FILE, {"document_id": document_id}).one()
        if stored is not None:
            return bytes(stored.content)
        edition = bureau.edition(reader, row.definition_id)
    template = edition.templates[row.kind]
    url = f"{bureau.config.public_url}/verify/{row.code}" if row.code else None
    written = moment(row.written_at)
    paper = render(template, row.kind, orjson.loads(row.data), seal=SealFacts(bureau.config.bureau_name), qr_url=url, written_at=written)
    names = kind_of(row.kind)
    pdf = sign(paper.pdf, authority, signed_at=written, reason=f"{names.zh} {row.number}", box=paper.seal_box)
    bureau.database.write(lambda uow: _keep(uow, document_id, pdf, row.written_at))
    with bureau.database.reading() as reader:
        return bytes(reader.ask(FILE, {"document_id": document_id}).one().content)


def _keep(uow: UnitOfWork, document_id: int, pdf: bytes, at: int) -> None:
    file_hash = hashlib.sha256(pdf).hexdigest()
    put_blob(uow, file_hash, pdf)
    uow.write(SEALED, {"document_id": document_id, "file_hash": file_hash, "at": at})
    uow.write(LICENCE_SEALED, {"of_document": document_id, "file_hash": file_hash, "at": at})
