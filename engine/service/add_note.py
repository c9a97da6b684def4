"""备注: a note on the case for the officers who work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import FieldError, Invalid, NotFound
from engine.service.case_in_hand import case_in_hand
from engine.service.claim_task import finish
from engine.service.receipts import earlier

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import AddNote, Receipt
    from engine.store.unit_of_work import UnitOfWork

LONGEST = 2000


def add_note(command: AddNote, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Only officers with a relation to the case may note; applicants never see notes."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier, relation = case_in_hand(uow, bureau, command.case_id, command.actor)
    if relation != "officer":
        raise NotFound
    text = command.text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid([FieldError("text", f"请填写备注,不超过 {LONGEST} 字。", f"Expected a note of at most {LONGEST} characters.")])
    dossier.log("NoteAdded", {"text": text})
    return finish(dossier, dossier.row, command.request_id, command.actor)
