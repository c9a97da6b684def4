"""机构变更留痕: who changed what in the organisation, when, and on which ground; and what every such change checks first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid
from engine.domain.moment import day_of, midnight, millis
from engine.service.actor import require_role
from engine.service.dossier import dumps
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.organisation import ADD_ORGANISATION_ACT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

LONGEST: Final = 200  # characters of a ground


def begin(command: Any, uow: UnitOfWork, bureau: Bureau, *roles: str) -> tuple[int, Receipt | None]:
    """Now, epoch milliseconds, and the receipt of the same request made before. Raises NotAllowed for who holds none of ``roles``."""
    known = earlier(uow, command.request_id, command.actor)
    at = millis(bureau.now())
    require_role(uow, command.actor, at, *(roles or ("administrator",)))
    return at, known


def note(
    uow: UnitOfWork,
    act: str,
    actor: int | None,
    at: int,
    data: Mapping[str, object],
    *,
    unit: str | None = None,
    person: int | None = None,
    ground: str = "",
) -> None:
    """One more line of the log, in the transaction of the change."""
    row = {"id": new_id(), "at": at, "person_id": actor, "act": act, "unit": unit, "of_person": person, "data": dumps(data), "ground": ground}
    uow.write(ADD_ORGANISATION_ACT, row)


def done(command: Any, uow: UnitOfWork, at: int, id_: int | str, number: str | None = None) -> Receipt:
    """Keep the receipt. ``number`` is told once only, to whoever asked first."""
    apply(uow, [receipt_record(command.request_id, command.actor, Receipt(id=id_), at)])
    return Receipt(id=id_, number=number)


def ground_of(command: Any, errors: list[FieldError]) -> str:
    """The ground, which nothing in the organisation changes without."""
    text: str = command.ground.strip()
    if not 1 <= len(text) <= LONGEST:
        errors.append(FieldError("ground", f"请写依据或理由，例如任免文件的文号，不超过 {LONGEST} 字。", f"Expected a ground of at most {LONGEST} characters."))
    return text


def day(text: str, key: str, errors: list[FieldError], at: int) -> date | None:
    """A day from today on; what is wrong goes to ``errors``."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        errors.append(FieldError(key, "请填写日期。", "Expected a date."))
        return None
    if found < day_of(at):
        errors.append(FieldError(key, "日期不能早于今天，已经过去的事不能补改。", "Expected today or later; what has passed is not changed afterwards."))
        return None
    return found


def beginning(when: date, at: int) -> int:
    """The instant from which something holds that begins on ``when``: its midnight, or now for today."""
    return max(midnight(when), at)


def refuse(errors: list[FieldError]) -> None:
    """Raise Invalid with everything that is wrong, if anything is."""
    if errors:
        raise Invalid(errors)
