"""Statements on the files of documents and licences 文书、证照."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from engine.store.statements import Statement
from engine.store.tables.definitions import blob
from engine.store.tables.documents import document, licence

ROW = Statement(
    "document.load",
    select(*(c for c in document.columns if c.name != "code"), func.coalesce(licence.c.code, document.c.code).label("code"))
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
