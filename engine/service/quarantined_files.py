"""没有通过检查的文件: looked at again; and damaged bytes put back from a backup, where the hash proves them.

Nobody lets a file out of quarantine by hand: a scanner that finds nothing does. Whoever sent one that stays there sends another.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from engine.domain.commands import Receipt
from engine.domain.errors import NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.domain.upload import inspect_upload
from engine.service.actor import require_role
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.blobs import BLOB, MEND
from engine.store.intake import CLEAR, UPLOAD

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.file_commands import ReplaceBlob, RescanUpload
    from engine.store.unit_of_work import UnitOfWork


def rescan_upload(command: RescanUpload, bureau: Bureau) -> Receipt:
    """Raises NotFound, NotAllowed, Stale, and Rejection where it stays in quarantine."""
    with bureau.database.reading() as reader:
        known = earlier(reader, command.request_id, command.actor)
        if known is not None:
            return known
        require_role(reader, command.actor, millis(bureau.now()), "administrator")
        row = reader.ask(UPLOAD, {"upload_id": command.upload_id}).one()
        if row is None:
            raise NotFound
        if row.state != "quarantined":
            raise Stale("这个文件已经不在隔离中。", "Expected a quarantined file, but this one is not.")
        content = bytes(reader.ask(BLOB, {"sha256": row.sha256}).one().content)
    _look(bureau, row.name, row.sha256, content)

    def work(uow: UnitOfWork) -> Receipt:
        uow.write(CLEAR, {"upload_id": row.id})
        receipt = Receipt(row.case_id, id=row.id)
        apply(uow, [receipt_record(command.request_id, command.actor, receipt, millis(bureau.now()))])
        return receipt

    return bureau.database.write(work)


def _look(bureau: Bureau, name: str, sha256: str, content: bytes) -> None:
    """Raises Rejection for bytes that are damaged or not found clean."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Rejection(
            f"“{name}”保存的内容已经损坏。请先运行 yizhang repair blob {sha256} --from 备份文件。",
            f"Expected the stored bytes of {name!r} to have their hash, but they are damaged: run `yizhang repair blob {sha256} --from BACKUP` first.",
        )
    verdict = inspect_upload(content)
    if verdict.refusal is not None:
        raise Rejection(f"“{name}”没有通过检查:{verdict.refusal.zh}", f"Expected {name!r} to be found clean, but: {verdict.refusal.en}")
    if not bureau.scan(content):
        raise Rejection(
            f"安全检查没有放行“{name}”，仍然隔离。请对方另传一份。", f"Expected the scanner to find {name!r} clean, but it did not: it stays, ask for another."
        )


def replace_blob(command: ReplaceBlob, uow: UnitOfWork, _: Bureau) -> Receipt:
    """Raises NotFound, Stale for bytes that are whole, and Rejection for a backup's that are not these."""
    row = uow.ask(BLOB, {"sha256": command.sha256}).one()
    if row is None:
        raise NotFound
    if hashlib.sha256(bytes(row.content)).hexdigest() == command.sha256:
        raise Stale("保存的内容完好，不用补。", "Expected damaged bytes, but they have their hash: there is nothing to mend.")
    if hashlib.sha256(command.content).hexdigest() != command.sha256:
        raise Rejection(
            "备份里的内容也对不上，没有动。请换一份备份。", "Expected bytes with this hash, but those of the backup differ too; try another backup."
        )
    uow.write(MEND, {"sha256": command.sha256, "content": command.content})
    return Receipt()
