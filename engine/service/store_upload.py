"""上传: one file, typed by its content, kept under an opaque handle; files that nobody has checked stay quarantined."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import TYPE_CHECKING

from engine.domain.commands import Receipt, StoreUpload
from engine.domain.errors import Rejection
from engine.domain.moment import millis
from engine.domain.upload import MAX_BYTES, inspect_upload
from engine.store.blobs import put_blob
from engine.store.ids import new_id
from engine.store.intake import ADD_UPLOAD

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

LONGEST_NAME = 120


def store_upload(command: StoreUpload, bureau: Bureau) -> Receipt:
    """Raises Rejection with a sentence for a file of the wrong kind or size, or with dangerous content."""
    name = display_name(command.name)
    if len(command.content) > MAX_BYTES:
        raise Rejection(
            f"文件“{name}”超过 {MAX_BYTES // 2**20} MB,没有上传。请压缩或分成几个文件。", f"Expected at most {MAX_BYTES // 2**20} MiB, but {name!r} is larger."
        )
    verdict = inspect_upload(command.content)
    if verdict.refusal is not None:
        raise Rejection(f"文件“{name}”没有上传:{verdict.refusal.zh}", f"{name!r} was not uploaded: {verdict.refusal.en}")
    sha256 = hashlib.sha256(command.content).hexdigest()
    row = {
        "handle": secrets.token_urlsafe(18),
        "person_id": command.actor,
        "case_id": None,
        "name": name,
        "media_type": verdict.media_type,
        "size": len(command.content),
        "sha256": sha256,
        "state": "clean" if bureau.scan(command.content) else "quarantined",
        "stored_at": millis(bureau.now()),
    }

    def work(uow: UnitOfWork) -> Receipt:
        put_blob(uow, sha256, command.content)
        uow.write(ADD_UPLOAD, {"id": new_id(), **row})
        return Receipt(id=str(row["handle"]))

    return bureau.database.write(work)


def display_name(name: str) -> str:
    """Only for the eye: last path part, no control characters, bounded."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if c.isprintable()).strip() or "未命名"
    return clean[-LONGEST_NAME:]
