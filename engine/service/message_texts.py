"""文字模板: an administrator rewords a kind of message to applicants, on a ground; it holds for what is sent from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.domain.message_text_commands import SetMessageText
from engine.domain.message_texts import KINDS
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.message_texts import ADD_TEXT, WORDED

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

LONGEST: Final = 500


def set_message_text(command: SetMessageText, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """改写, or back to the product's own, which needs no ground.

    Raises NotFound, NotAllowed, Invalid with everything that is wrong, Rejection where nothing changes.
    """
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, "administrator")
    kind = KINDS.get(command.kind)
    if kind is None:
        raise NotFound
    ground = command.ground.strip()
    zh, en = ("" if text == own else text for text, own in zip((command.zh.strip(), command.en.strip()), kind.own, strict=True))
    wrong = {key: kind.flaw(language, text) for language, (key, text) in enumerate((("zh", zh), ("en", en))) if text}
    errors = [FieldError(key, *said) for key, said in wrong.items() if said is not None]
    if (not ground and (zh or en)) or len(ground) > LONGEST or not ground.isprintable():
        errors.append(FieldError("ground", f"请写明改写的依据,不超过 {LONGEST} 字。", f"Expected the ground of the change in at most {LONGEST} characters."))
    if errors:
        raise Invalid(errors)
    now = uow.ask(WORDED, {"kind": kind.id, "at": at}).one()
    if (zh, en) == ((now.zh, now.en) if now else ("", "")):
        raise Rejection("文字和现在用的一样,没有可改的。", "Expected another text than the one in use.")
    receipt = Receipt(id=new_id())
    uow.write(ADD_TEXT, {"id": receipt.id, "kind": kind.id, "zh": zh, "en": en, "ground": ground, "from_at": at, "set_by": command.actor})
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {SetMessageText: set_message_text}
