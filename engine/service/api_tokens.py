"""接口令牌: given out and revoked by an administrator; the database holds a hash, so that nobody can read one out of it.

A token is ``yz_<prefix>_<secret>``: the prefix is shown and logged, the secret has 256 random bits and is told once.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from engine.domain.api_scopes import SCOPES
from engine.domain.calendar import ZONE
from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.dossier import dumps
from engine.service.receipts import earlier, receipt_record
from engine.store.accounts import BY_LOGIN
from engine.store.api import ADD_TOKEN, ONE_TOKEN, REVOKE_TOKEN, USED_TOKEN
from engine.store.apply import apply
from engine.store.ids import new_id

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.api_commands import CreateToken, NoteTokenUse, RevokeToken
    from engine.store.unit_of_work import UnitOfWork

LONGEST_NAME = 60
LONGEST = timedelta(days=366)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def create_token(command: CreateToken, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """发放. The secret is in ``Receipt.number``; a repeated request is told that it was shown already."""
    now = bureau.now()
    if command.actor is not None:
        if earlier(uow, command.request_id, command.actor) is not None:
            raise Rejection("这个令牌已经发放,密文只显示一次。看丢了请吊销后重发。", "Expected a new token, but it was made already; its secret is shown once.")
        require_role(uow, command.actor, millis(now), "administrator")
    account = uow.ask(BY_LOGIN, {"login": command.login}).one()
    last = datetime.combine(command.until, time.max, ZONE)
    errors = _errors(command, last, now)
    if account is None:
        errors.append(FieldError("login", "没有这个账号。", "Expected a known account, but there is no such login."))
    if errors:
        raise Invalid(errors)
    made, prefix, secret = new_id(), "".join(secrets.choice(_LETTERS) for _ in range(8)), secrets.token_urlsafe(32)
    token = f"yz_{prefix}_{secret}"
    row = {
        "id": made,
        "prefix": prefix,
        "hash": hashlib.sha256(token.encode()).hexdigest(),
        "name": command.name.strip(),
        "person_id": account.person_id,
        "scopes": dumps(sorted(command.scopes)),
        "created_by": command.actor,
        "created_at": millis(now),
        "expires_at": millis(last),
    }
    uow.write(ADD_TOKEN, {**row, "used_at": None, "revoked_at": None, "revoked_by": None})
    if command.actor is not None:
        apply(uow, [receipt_record(command.request_id, command.actor, Receipt(id=made), millis(now))])
    return Receipt(id=made, number=token)


def _errors(command: CreateToken, last: datetime, now: datetime) -> list[FieldError]:
    errors = []
    name = command.name.strip()
    if not 2 <= len(name) <= LONGEST_NAME or not name.isprintable():
        errors.append(FieldError("name", f"请写明用途(2 至 {LONGEST_NAME} 字)。", f"Expected a purpose of 2 to {LONGEST_NAME} characters."))
    if not command.scopes or set(command.scopes) - SCOPES.keys():
        errors.append(FieldError("scopes", "请至少选一项权限范围。", f"Expected one or more of {', '.join(SCOPES)}."))
    if not now < last <= now + LONGEST:
        errors.append(FieldError("until", "到期日应在今天之后一年以内。", "Expected an expiry within a year from today."))
    return errors


def revoke_token(command: RevokeToken, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """吊销. Doing it twice does it once; the first revocation stands."""
    at = millis(bureau.now())
    if command.actor is not None:
        require_role(uow, command.actor, at, "administrator")
    row = uow.ask(ONE_TOKEN, {"token_id": command.token_id}).one()
    if row is None:
        raise NotFound
    if row.revoked_at is None:
        uow.write(REVOKE_TOKEN, {"id": row.id, "revoked_at": at, "revoked_by": command.actor})
    return Receipt(id=row.id, number=row.prefix)


def note_token_use(command: NoteTokenUse, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """使用时间."""
    uow.write(USED_TOKEN, {"id": command.token_id, "used_at": millis(bureau.now())})
    return Receipt(id=command.token_id)
