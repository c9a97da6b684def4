"""补录:older licences enter the library by two keepers: one enters, another compares with the paper, and only then does the licence count."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.codes import tidy
from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Stale
from engine.domain.licence import CODE_BYTES
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.dossier import dumps
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.reads import LICENCE, LICENCE_ENTRY, STANDING_NUMBER

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.licence_commands import CheckLicence, ProposeLicence
    from engine.store.unit_of_work import UnitOfWork

KEEPER = "certificate"
LONGEST = 300


def propose_licence(command: ProposeLicence, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """补录 by a keeper. Raises Invalid with everything that is wrong; a number that the library has, or that waits to be checked, is one of it."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, KEEPER)
    number, errors = tidy(command.number), _wrong(command)
    if number and uow.ask(STANDING_NUMBER, {"number": number}).one() is not None:
        errors.append(FieldError("number", f"{number} 已经在证照库里。", f"Expected a licence not yet in the library, but {number} is there."))
    if errors:
        raise Invalid(errors)
    made = new_id()
    data = {**command.data, "number": number, "valid_from": command.valid_from, "valid_until": command.valid_until}
    holder = (command.holder.strip(), tidy(command.holder_code))
    term = (command.valid_from, command.valid_until or None)
    code = secrets.token_urlsafe(CODE_BYTES)
    receipt = Receipt(id=made)
    apply(
        uow,
        [
            records.LicenceRecord(made, None, command.kind, number, *holder, dumps(data), "draft", code, *term, at, None, None),
            records.LicenceLogRecord(new_id(), made, at, command.actor, "entered", command.source.strip()),
            receipt_record(command.request_id, command.actor, receipt, at),
        ],
    )
    return receipt


def _wrong(command: ProposeLicence) -> list[FieldError]:
    """What is missing or no date, all at once."""
    errors = [
        FieldError(key, f"请填写{zh}。", f"Expected {en}, but it is empty.")
        for key, text, zh, en in (
            ("number", command.number, "证照编号", "the number"),
            ("holder", command.holder, "持证人", "the holder"),
            ("holder_code", command.holder_code, "持证人的代码", "the holder's code"),
            ("source", command.source, "依据,例如原证、档案号", "the source, such as the paper or the file"),
        )
        if not text.strip() or len(text) > LONGEST
    ]
    first, last = _day(command.valid_from), _day(command.valid_until)
    if first is None:
        errors.append(FieldError("valid_from", "有效期应写成日期,例如 2026-07-01。", "Expected a date such as 2026-07-01, but it is none."))
    if command.valid_until and last is None:
        errors.append(FieldError("valid_until", "有效期应写成日期;长期有效的留空。", "Expected a date, or nothing for one without end."))
    if first is not None and last is not None and last < first:
        errors.append(FieldError("valid_until", "有效期的起止日期颠倒了。", "Expected the last day not to precede the first, but it does."))
    return errors


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-07-01") else None
    except ValueError:
        return None


def check_licence(command: CheckLicence, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """复核 by another keeper than the one who entered it. Raises NotFound, NotAllowed, Stale, Invalid."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, KEEPER)
    row = uow.ask(LICENCE, {"licence_id": command.licence}).one()
    entered = uow.ask(LICENCE_ENTRY, {"licence_id": command.licence}).one()
    if row is None or entered is None:
        raise NotFound
    if row.state != "draft":
        raise Stale("这张证照已经复核过了。", "Expected an entry that waits to be checked, but it has been checked.")
    if entered.person_id == command.actor:
        raise NotAllowed("补录的人不能自己复核,请另一位制证人员复核。", "Expected another keeper than the one who entered it.")
    reason = command.reason.strip()
    if not command.right and not 0 < len(reason) <= LONGEST:
        raise Invalid([FieldError("reason", "请写明哪里不对。", "Expected what is wrong, but it is empty.")])
    first = date.fromisoformat(row.valid_from)
    issued = millis(datetime(first.year, first.month, first.day, tzinfo=ZONE)) if command.right else None
    receipt = Receipt(id=row.id)
    apply(
        uow,
        [
            records.LicenceChecked(row.id, "valid" if command.right else "void", issued),
            records.LicenceLogRecord(new_id(), row.id, at, command.actor, "checked" if command.right else "returned", reason),
            receipt_record(command.request_id, command.actor, receipt, at),
        ],
    )
    return receipt
