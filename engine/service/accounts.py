"""账号: registering, signing in and out. Passwords are argon2id; five failures lock for a quarter of an hour.

Sessions are rows; the browser holds a random token, the database only its SHA-256.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.domain.codes import credit_code_valid, phone_valid, resident_id_valid
from engine.domain.commands import ChangePassword, Receipt, RegisterApplicant, SignIn, SignOut
from engine.domain.errors import FieldError, Invalid, Rejection
from engine.domain.moment import millis
from engine.store.accounts import ADD_ACCOUNT, ADD_SESSION, BY_LOGIN, BY_PERSON, END_SESSION, END_SESSIONS, FAILED, HOLD_LOGIN, PASSWORD
from engine.store.ids import new_id
from engine.store.intake import ADD_PERSON

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

HASHER = PasswordHasher()  # argon2id with the library's current parameters
NOBODY = HASHER.hash(secrets.token_urlsafe(16))  # verified for unknown logins too, so that time tells nothing
FAILURES = 5
LOCK_MS = 15 * 60_000
SESSION_MS = 10 * 3600_000
SHORTEST = 10
DISTINCT = 5
WEAK_ZH, WEAK_EN = "不能含有登录名,也不能只用三四个字符", "without the login name in it and with more than a few different characters"

WRONG = Rejection("账号或密码不正确。", "Expected a known login and its password, but they do not match.")
SUSPENDED = Rejection("这个账号已停用，如有疑问请联系管理员。", "Expected an account in use, but this one is suspended; please ask an administrator.")
LOCKED = Rejection("连续输错次数过多,账号已锁定 15 分钟。如非本人操作,请联系管理员。", "Expected fewer failed attempts; the account is locked for 15 minutes.")


def token_hash(token: str) -> str:
    """What the database keeps of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def register_applicant(command: RegisterApplicant, bureau: Bureau) -> Receipt:
    """注册 an applicant. Raises Invalid with every error. Hashing happens before the transaction, which stays short."""
    errors = _registration_errors(command)
    if errors:
        raise Invalid(errors)
    hashed = HASHER.hash(command.password)

    def work(uow: UnitOfWork) -> Receipt:
        if uow.ask(BY_LOGIN, {"login": command.login}).one() is not None:
            raise Invalid([FieldError("login", "这个登录名已被使用,请换一个。", "Expected a login that nobody uses, but this one is taken.")])
        at, made = millis(bureau.now()), new_id()
        row = {
            "id": made,
            "kind": "applicant",
            "name": command.name.strip(),
            "code": command.code,
            "phone": command.phone,
            "address": "",
            "contact": "",
            "created_at": at,
        }
        uow.write(ADD_PERSON, row)
        add_account(uow, made, command.login, hashed, at)
        return Receipt(id=made)

    return bureau.database.write(work)


def _registration_errors(command: RegisterApplicant) -> list[FieldError]:
    errors = []
    if not 2 <= len(command.name.strip()) <= 100:
        errors.append(FieldError("name", "请填写姓名或单位名称(2 至 100 字)。", "Expected a name of 2 to 100 characters."))
    if not (credit_code_valid(command.code) or resident_id_valid(command.code)):
        errors.append(
            FieldError("code", "统一社会信用代码或身份证号的校验位不对,请对照证照核对。", "Expected a credit code or resident ID with a correct check digit.")
        )
    if not phone_valid(command.phone):
        errors.append(FieldError("phone", "请填写 11 位手机号或带区号的座机号。", "Expected a mobile number of 11 digits or a landline with area code."))
    if not login_fits(command.login):
        errors.append(FieldError("login", "登录名为 3 至 40 位字母、数字或下划线。", "Expected a login of 3 to 40 letters, digits or underscores."))
    if not fit(command.password, command.login):
        errors.append(FieldError("password", f"密码至少 {SHORTEST} 位,{WEAK_ZH}。", f"Expected a password of at least {SHORTEST} characters, {WEAK_EN}."))
    return errors


def login_fits(login: str) -> bool:
    """Whether a login may be used."""
    return 3 <= len(login) <= 40 and login.isascii() and login.replace("_", "").isalnum()


def fit(password: str, login: str) -> bool:
    """Whether a password may be used: long enough, not made of the login, not one key pressed again and again."""
    return SHORTEST <= len(password) <= 200 and len(set(password)) >= DISTINCT and (not login or login.casefold() not in password.casefold())


def add_account(uow: UnitOfWork, person_id: int, login: str, hashed: str, at: int, *, must_change: bool = False) -> int:
    """Create an account with an already hashed password; the login must be free."""
    made = new_id()
    row = {"id": made, "person_id": person_id, "login": login, "password": hashed, "failures": 0, "locked_until_at": None, "created_at": at}
    uow.write(ADD_ACCOUNT, row | {"suspended_at": None, "must_change": int(must_change)})
    return made


def password_matches(stored: str, given: str) -> bool:
    """argon2id verification that never raises."""
    try:
        return HASHER.verify(stored, given)
    except (VerificationError, InvalidHashError):
        return False


def sign_in(command: SignIn, bureau: Bureau) -> Receipt:
    """登录: a fresh token in ``Receipt.id``. Raises WRONG, LOCKED or SUSPENDED; a failure is counted durably before it is told."""
    with bureau.database.reading() as reader:
        found = reader.ask(BY_LOGIN, {"login": command.login}).one()
    right = password_matches(found.password if found else NOBODY, command.password)
    refusal, token = bureau.database.write(lambda uow: _note_sign_in(uow, command.login, millis(bureau.now()), right=right and found is not None))
    if refusal is not None:
        raise refusal
    return Receipt(id=token)


def _note_sign_in(uow: UnitOfWork, login: str, at: int, *, right: bool) -> tuple[Rejection | None, str | None]:
    refusal = note_attempt(uow, login, at, right=right)
    return (refusal, None) if refusal is not None else (None, _open_session(uow, uow.ask(BY_LOGIN, {"login": login}).one(), at))


def note_attempt(uow: UnitOfWork, login: str, at: int, *, right: bool) -> Rejection | None:
    """Count a right or wrong password; the refusal that it leads to, None when the person may go on."""
    found = uow.ask(HOLD_LOGIN, {"login": login}).one()
    if found is None:
        return WRONG
    if found.locked_until_at is not None and found.locked_until_at > at:
        return LOCKED
    if not right:
        locked = found.failures + 1 >= FAILURES
        uow.write(FAILED, {"id": found.id, "failures": 0 if locked else found.failures + 1, "locked_until_at": at + LOCK_MS if locked else None})
        return LOCKED if locked else WRONG
    if found.failures or found.locked_until_at:
        uow.write(FAILED, {"id": found.id, "failures": 0, "locked_until_at": None})
    return SUSPENDED if found.suspended_at is not None else None


def _open_session(uow: UnitOfWork, found: Any, at: int) -> str:
    token = secrets.token_urlsafe(32)
    uow.write(ADD_SESSION, {"token_hash": token_hash(token), "account_id": found.id, "created_at": at, "expires_at": at + SESSION_MS})
    return token


def sign_out(command: SignOut, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """退出: the session's row goes; the token is worthless from then on."""
    _ = bureau
    uow.write(END_SESSION, {"token_hash": token_hash(command.token)})
    return Receipt()


def change_password(command: ChangePassword, bureau: Bureau) -> Receipt:
    """修改密码: every session of the account ends; a fresh token is in ``Receipt.id``."""
    with bureau.database.reading() as reader:
        found = reader.ask(BY_PERSON, {"actor": command.actor}).one()
    if found is None or not password_matches(found.password, command.old):
        raise Invalid([FieldError("old", "原密码不正确。", "Expected the present password, but it does not match.")])
    if not fit(command.new, found.login) or command.new == command.old:
        zh, en = f"新密码至少 {SHORTEST} 位,不同于原密码,{WEAK_ZH}。", f"Expected a new password of at least {SHORTEST} characters, {WEAK_EN}."
        raise Invalid([FieldError("new", zh, en)])
    hashed = HASHER.hash(command.new)

    def work(uow: UnitOfWork) -> Receipt:
        uow.write(PASSWORD, {"id": found.id, "password": hashed, "must_change": 0})
        uow.write(END_SESSIONS, {"account_id": found.id})
        return Receipt(id=_open_session(uow, found, millis(bureau.now())))

    return bureau.database.write(work)
