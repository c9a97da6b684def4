"""常用语: one's own by anybody, a section's by its head, the bureau's by an administrator; what is submitted is the officer's own text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection
from engine.domain.moment import millis
from engine.domain.phrase import flaw
from engine.domain.phrase_commands import AddPhrase, DropPhrase
from engine.domain.stages import KINDS
from engine.service.actor import ask_posts, posts_of
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.definitions import RELEASED
from engine.store.ids import new_id
from engine.store.phrases import ADD_PHRASE, DROP_PHRASE, PHRASE, PHRASE_COUNT

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

MOST: Final = 100  # of one person, one unit, the bureau


def add_phrase(command: AddPhrase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """存下. Raises NotAllowed, Invalid, Rejection for one too many."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    person, unit = _whose(command, uow, at)
    errors = []
    wrong = flaw(command.text)
    if wrong is not None:
        errors.append(FieldError("text", *wrong))
    if command.kind and command.kind not in KINDS:
        errors.append(FieldError("kind", "没有这种环节。", "There is no such kind of task."))
    if command.item and uow.ask(RELEASED, {"item": command.item}).one() is None:
        errors.append(FieldError("item", "没有这个事项。", "There is no such item."))
    if errors:
        raise Invalid(errors)
    if uow.ask(PHRASE_COUNT, {"unit": unit, "owner": person or 0}).one().count >= MOST:
        raise Rejection(f"最多 {MOST} 条,请先删去不用的。", f"Expected at most {MOST} phrases; remove some that you no longer use.")
    receipt = Receipt(id=new_id())
    row = {"id": receipt.id, "person_id": person, "unit": unit, "item": command.item, "kind": command.kind, "text": command.text.strip()}
    uow.write(ADD_PHRASE, {**row, "added_by": command.actor, "added_at": at, "dropped_by": None, "dropped_at": None})
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


def drop_phrase(command: DropPhrase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """删除; the row stays, with who dropped it. Raises NotFound, NotAllowed."""
    at = millis(bureau.now())
    row = uow.ask(PHRASE, {"phrase_id": command.phrase_id}).one()
    if row is None or row.person_id not in (None, command.actor):
        raise NotFound
    if row.person_id is None:
        _require(uow, command.actor, at, row.unit)
    uow.write(DROP_PHRASE, {"phrase_id": row.id, "dropped_by": command.actor, "dropped_at": at})
    return Receipt(id=row.id)


def _whose(command: AddPhrase, uow: UnitOfWork, at: int) -> tuple[int | None, str]:
    if command.of == "mine":
        if not posts_of(command.actor, ask_posts(uow, command.actor, at).all()).held:
            raise NotAllowed("您现在没有岗位。", "Expected an officer who holds a post.")
        return command.actor, ""
    unit = "" if command.of == "bureau" else command.of.removeprefix("unit:")
    if command.of != "bureau" and not (command.of.startswith("unit:") and unit):
        raise Invalid([FieldError("of", "请选择给谁用。", "Say who is to use it.")])
    _require(uow, command.actor, at, unit)
    return None, unit


def _require(uow: UnitOfWork, actor: int, at: int, unit: str) -> None:
    """An administrator for the bureau's, the section's head for a unit's."""
    posts = posts_of(actor, ask_posts(uow, actor, at).all())
    if not (("section_head", unit) in posts.held if unit else posts.has_role("administrator")):
        raise NotAllowed("全局的常用语由管理员维护,科室的由科室负责人维护。", "Expected an administrator, or the head of the section.")


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {AddPhrase: add_phrase, DropPhrase: drop_phrase}
