"""档案员: notes to a volume and the register of its uses. Nothing of what was archived is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain import records
from engine.domain.archive_commands import AddArchiveNote, LogArchiveUse
from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotFound
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.archives import ONE
from engine.store.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

LONGEST = 1000
ROLE = "archivist"


def add_archive_note(command: AddArchiveNote, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """补记备考表."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, ROLE)
    _volume(uow, command.archive_id)
    text = _text("text", command.text, "备考内容", "a note")
    note = records.ArchiveNoteRecord(new_id(), command.archive_id, command.actor, text, at)
    receipt = Receipt(id=note.id)
    apply(uow, [note, receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


def log_archive_use(command: LogArchiveUse, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """利用登记: before anything is handed out, and after a check."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, ROLE)
    _volume(uow, command.archive_id)
    purpose = _text("purpose", command.purpose, "利用目的", "the purpose") if command.kind == "export" else command.purpose
    use = records.ArchiveUseRecord(new_id(), command.archive_id, command.actor, command.kind, purpose, command.outcome[:LONGEST], at)
    receipt = Receipt(id=use.id)
    apply(uow, [use, receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


def _volume(uow: UnitOfWork, archive_id: int) -> None:
    if uow.ask(ONE, {"archive_id": archive_id}).one() is None:
        raise NotFound


def _text(field: str, text: str, zh: str, en: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Invalid([FieldError(field, f"请填写{zh},不超过 {LONGEST} 字。", f"Expected {en} in at most {LONGEST} characters.")])
    return said


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {AddArchiveNote: add_archive_note, LogArchiveUse: log_archive_use}
