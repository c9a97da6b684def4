"""备注: a note on the case for the officers who work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.service.case_in_hand import case_in_hand
from engine.service.claim_task import finish
from engine.service.receipts import earlier
from engine.store.archives import OF_CASE

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
    if dossier.progress.status == "closed" and uow.ask(OF_CASE, {"case_id": dossier.case_id}).one() is not None:
        raise Rejection(
            "办件已经归档,不能再加备注;请档案员补记备考表。", "Expected a case that is not archived, but it is; an archivist may add to the volume."
        )
    text = command.text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid([FieldError("text", f"请填写备注,不超过 {LONGEST} 字。", f"Expected a note of at most {LONGEST} characters.")])
    dossier.log("NoteAdded", {"text": text})
    return finish(dossier, dossier.row, command.request_id, command.actor)
