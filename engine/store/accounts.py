"""Statements on accounts and sessions 账号、会话."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.store.statements import Statement, deleting, inserting, updating
from engine.store.tables.people import account, session

BY_LOGIN = Statement("account.by_login", select(account).where(account.c.login == bindparam("login")))
BY_PERSON = Statement("account.by_person", select(account).where(account.c.person_id == bindparam("actor")))
ADD_ACCOUNT = inserting("account.insert", account)
FAILED = updating("account.failed", account, ("id",), "failures", "locked_until_at")
PASSWORD = updating("account.password", account, ("id",), "password")
ADD_SESSION = inserting("session.insert", session)
END_SESSION = deleting("session.delete", session, "token_hash")
END_SESSIONS = deleting("session.delete_all", session, "account_id")
