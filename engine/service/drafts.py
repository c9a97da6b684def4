"""暂存: what an applicant has typed so far survives everything, however incomplete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import DiscardDraft, Receipt, SaveDraft
from engine.domain.errors import NotFound, Rejection
from engine.domain.moment import millis
from engine.service.dossier import dumps
from engine.store.ids import new_id
from engine.store.intake import ADD_DRAFT, DROP_DRAFT, SAVE_DRAFT
from engine.store.reads import DRAFT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

LARGEST = 200_000


def save_draft(command: SaveDraft, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Keep the raw values. Raises NotFound for somebody else's draft."""
    answers = dumps({k: list(v) for k, v in command.values.items()})
    if len(answers) > LARGEST:
        raise Rejection("草稿内容过长,没有保存。请把大段内容作为附件上传。", "Expected a draft of at most 200 kB; it was not saved.")
    at = millis(bureau.now())
    if command.draft_id is None:
        bureau.released(uow, command.item)
        made = new_id()
        uow.write(ADD_DRAFT, {"id": made, "person_id": command.actor, "item": command.item, "answers": answers, "saved_at": at})
        return Receipt(id=made)
    if uow.ask(DRAFT, {"draft_id": command.draft_id, "actor": command.actor}).one() is None:
        raise NotFound
    uow.write(SAVE_DRAFT, {"draft_id": command.draft_id, "actor": command.actor, "answers": answers, "saved_at": at})
    return Receipt(id=command.draft_id)


def discard_draft(command: DiscardDraft, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Delete one's own draft; an absent one is no error."""
    _ = bureau
    uow.write(DROP_DRAFT, {"draft_id": command.draft_id, "actor": command.actor})
    return Receipt(id=command.draft_id)
