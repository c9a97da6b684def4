"""Statements on accounts and sessions 账号、会话."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from engine.store.statements import Statement, deleting, inserting, updating
from engine.store.tables.people import account, session

_BY_LOGIN: Any = select(account).where(account.c.login == bindparam("login"))
BY_LOGIN = Statement("account.by_login", _BY_LOGIN)
# On PostgreSQL the row is held while a failure is counted, so that attempts on two nodes at once count as two.
HOLD_LOGIN = Statement("account.hold_login", lambda dialect: _BY_LOGIN.with_for_update() if dialect == "postgresql" else _BY_LOGIN)
BY_PERSON = Statement("account.by_person", select(account).where(account.c.person_id == bindparam("actor")))
ADD_ACCOUNT = inserting("account.insert", account)
FAILED = updating("account.failed", account, ("id",), "failures", "locked_until_at")
PASSWORD = updating("account.password", account, ("id",), "password", "must_change")
SUSPEND = updating("account.suspend", account, ("id",), "suspended_at")
ADD_SESSION = inserting("session.insert", session)
END_SESSION = deleting("session.delete", session, "token_hash")
END_SESSIONS = deleting("session.delete_all", session, "account_id")
