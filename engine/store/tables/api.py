"""What programs use: tokens 接口令牌, and the answers given to their idempotency keys 幂等键."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

api_token = Table(
    "api_token",
    METADATA,
    identity(),
    text("prefix"),
    text("hash"),
    text("name"),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    json_text("scopes"),
    Column("created_by", BigInteger, ForeignKey("person.id")),
    instant("created_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
    instant("revoked_at", nullable=True),
    Column("revoked_by", BigInteger, ForeignKey("person.id")),
    UniqueConstraint("prefix"),
    CheckConstraint("expires_at > created_at", name="expires"),
)

api_answer = Table(
    "api_answer",
    METADATA,
    Column("token_id", BigInteger, ForeignKey("api_token.id"), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    text("fingerprint"),
    Column("status", Integer),
    json_text("answer", nullable=True),
    instant("asked_at"),
)
