"""账号停用、恢复和重置密码: what an administrator may do to somebody else's account; every session ends at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.errors import FieldError, NotAllowed, NotFound
from engine.service.accounts import HASHER
from engine.service.appointments import holds_now, keep_an_administrator
from engine.service.organisation_acts import begin, done, ground_of, note, refuse
from engine.store.accounts import BY_PERSON, END_SESSIONS, FAILED, PASSWORD, SUSPEND
from engine.store.organisation import HOLD_PERSON

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.people_commands import ResetPassword, SwitchAccount
    from engine.store.unit_of_work import UnitOfWork


def switch_account(command: SwitchAccount, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """停用或恢复. Raises NotFound, NotAllowed for one's own, Rejection for the last administrator's."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    account, ground = _account(command, uow)
    if not command.on and holds_now(uow, command.person_id, bureau, "administrator"):
        keep_an_administrator(uow, at, at, command.person_id)
    if (account.suspended_at is None) != command.on:
        uow.write(SUSPEND, {"id": account.id, "suspended_at": None if command.on else at})
        uow.write(END_SESSIONS, {"account_id": account.id})
        act = "account_reopened" if command.on else "account_suspended"
        note(uow, act, command.actor, at, {"login": account.login}, person=command.person_id, ground=ground)
    return done(command, uow, at, command.person_id)


def _account(command: Any, uow: UnitOfWork) -> tuple[Any, str]:
    who = uow.ask(HOLD_PERSON, {"person_id": command.person_id}).one()
    account = uow.ask(BY_PERSON, {"actor": command.person_id}).one()
    if who is None or who.kind != "officer" or account is None:
        raise NotFound
    if command.person_id == command.actor:
        raise NotAllowed("自己的账号请另一名管理员处理；密码可以在“修改密码”里改。", "Expected somebody else's account, but this is yours.")
    errors: list[FieldError] = []
    ground = ground_of(command, errors)
    refuse(errors)
    return account, ground


def reset_password(command: ResetPassword, bureau: Bureau) -> Receipt:
    """重置密码. ``Receipt.number`` is "fresh" for the one answer after which the password may be shown."""
    hashed = HASHER.hash(command.password)
    return bureau.database.write(lambda uow: _reset(command, hashed, uow, bureau))


def _reset(command: ResetPassword, hashed: str, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    account, ground = _account(command, uow)
    uow.write(PASSWORD, {"id": account.id, "password": hashed, "must_change": 1})
    uow.write(FAILED, {"id": account.id, "failures": 0, "locked_until_at": None})
    uow.write(END_SESSIONS, {"account_id": account.id})
    note(uow, "password_reset", command.actor, at, {"login": account.login}, person=command.person_id, ground=ground)
    return done(command, uow, at, command.person_id, "fresh")
