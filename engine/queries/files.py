"""Files behind a page: an upload's bytes, whether a document may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine.queries.actors import relation
from engine.store.statements import Statement
from engine.store.tables.definitions import blob
from engine.store.tables.documents import document, licence
from engine.store.tables.intake import upload

if TYPE_CHECKING:
    from engine.queries.actors import Actor
    from engine.store.unit_of_work import UnitOfWork

UPLOAD = Statement("upload.by_handle", select(upload).where(upload.c.handle == bindparam("handle")))
CONTENT = Statement("blob.content", select(blob.c.content).where(blob.c.sha256 == bindparam("sha256")))
DOCUMENT = Statement(
    "document.case", select(document.c.id, document.c.case_id, document.c.kind, document.c.number).where(document.c.id == bindparam("document_id"))
)
LICENCE_DOCUMENT = Statement("licence.document", select(licence.c.document_id).where(licence.c.code == bindparam("code"), licence.c.state != "draft"))


@dataclass(frozen=True)
class StoredFile:
    """文件: its display name, media type by content, bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class UploadFact:
    """上传件: what a page shows of a kept file."""

    handle: str
    name: str
    size: int
    media_type: str
    state: str


def upload_facts(reader: UnitOfWork, handle: str, actor: Actor) -> UploadFact | None:
    """Name and size of one's own upload, or of a case's that one may see."""
    row = _visible(reader, handle, actor)
    return None if row is None else UploadFact(row.handle, row.name, row.size, row.media_type, row.state)  # type: ignore[attr-defined]


def upload_file(reader: UnitOfWork, handle: str, actor: Actor) -> StoredFile | None:
    """The bytes of an upload that the asker may see and that is not quarantined."""
    row = _visible(reader, handle, actor)
    if row is None or row.state != "clean":  # type: ignore[attr-defined]
        return None
    return StoredFile(row.name, row.media_type, bytes(reader.ask(CONTENT, {"sha256": row.sha256}).one().content))  # type: ignore[attr-defined]


def _visible(reader: UnitOfWork, handle: str, actor: Actor) -> object | None:
    row = reader.ask(UPLOAD, {"handle": handle}).one()
    if row is None:
        return None
    if row.person_id == actor.id:
        return row  # type: ignore[no-any-return]
    if row.case_id is not None and relation(reader, row.case_id, actor) is not None:
        return row  # type: ignore[no-any-return]
    return None


def visible_document(reader: UnitOfWork, document_id: int, actor: Actor) -> object | None:
    """The document's row (id, case_id, kind, number) when its case exists for the asker."""
    row = reader.ask(DOCUMENT, {"document_id": document_id}).one()
    if row is None or relation(reader, row.case_id, actor) is None:
        return None
    return row  # type: ignore[no-any-return]
