"""Statements on tokens 接口令牌 and answered requests 幂等键."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.statements import Statement, inserting, updating
from engine.store.tables.api import api_answer, api_token

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def _claiming(dialect: str) -> Any:
    values = {c.name: bindparam(c.name, type_=c.type) for c in api_answer.columns if c.name not in {"status", "answer"}}
    return _INSERT[dialect](api_answer).values(values).on_conflict_do_nothing(index_elements=["token_id", "key"])


ADD_TOKEN = inserting("api_token.insert", api_token)
ONE_TOKEN = Statement("api_token.one", select(api_token).where(api_token.c.id == bindparam("token_id")))
BY_PREFIX = Statement("api_token.by_prefix", select(api_token).where(api_token.c.prefix == bindparam("prefix")))
REVOKE_TOKEN = updating("api_token.revoke", api_token, ("id",), "revoked_at", "revoked_by")
USED_TOKEN = updating("api_token.used", api_token, ("id",), "used_at")
CLAIM_KEY = Statement("api_answer.claim", _claiming)
KEPT = Statement("api_answer.one", select(api_answer).where(api_answer.c.token_id == bindparam("token_id"), api_answer.c.key == bindparam("key")))
KEEP_ANSWER = updating("api_answer.keep", api_answer, ("token_id", "key"), "status", "answer")
FREE_KEY = Statement(
    "api_answer.free",
    api_answer.delete().where(api_answer.c.token_id == bindparam("of"), api_answer.c.key == bindparam("named"), api_answer.c.status.is_(None)),
)
FORGET_ANSWERS = Statement(
    "api_answer.forget", api_answer.delete().where(api_answer.c.token_id == bindparam("of"), api_answer.c.asked_at < bindparam("before"))
)
