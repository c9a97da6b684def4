"""递交:handing a draft in. The request's own id makes a second press, and a page that was left open, get the first receipt again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort
from werkzeug.exceptions import NotFound

from engine.domain.commands import SubmitCase
from engine.domain.errors import Invalid
from web.acting import posted_id
from web.current import product
from web.hall.draft import Draft, applicant, draft_in_hand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.domain.errors import FieldError


@dataclass(frozen=True)
class HandedIn:
    """``case_id`` when it was handed in; otherwise the draft and all its errors."""

    case_id: int | None
    draft: Draft | None
    errors: Sequence[FieldError] = ()


def request_id_of(draft: Draft) -> str:
    """提交编号: one for each draft, however often its page is drawn."""
    return f"draft-{draft.id}"


def hand_in(item: str) -> HandedIn:
    """Hand in the draft that the request names; 404 for somebody else's."""
    try:
        draft = draft_in_hand(item)
    except NotFound:
        draft = None  # handed in already, perhaps: then the request's id knows the receipt
    values = draft.values if draft else {}
    wanted = posted_id()
    try:
        receipt = product().handle(SubmitCase(applicant().id, item, values, wanted, draft.id if draft else None))
    except Invalid as wrong:
        return HandedIn(None, draft, wrong.errors) if draft else abort(404)
    return HandedIn(receipt.case_id, None)
