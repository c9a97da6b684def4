"""Units, posts, persons, accounts, sessions 单位、岗位、人员、账号."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, text

unit = Table(
    "unit",
    METADATA,
    Column("id", Text, primary_key=True),
    text("name"),
    text("name_en"),
    text("level"),
    Column("parent", Text, ForeignKey("unit.id")),
    text("telephone", default=""),
    text("address", default=""),
    CheckConstraint("level in ('city', 'district', 'town', 'village')", name="level"),
)

post = Table(
    "post",
    METADATA,
    identity(),
    Column("unit", Text, ForeignKey("unit.id"), nullable=False),
    text("role"),
    text("name"),
    text("name_en"),
    UniqueConstraint("unit", "role", "name"),
)

person = Table(
    "person",
    METADATA,
    identity(),
    text("kind"),
    text("name"),
    text("code", default=""),
    text("phone", default=""),
    text("address", default=""),
    text("contact", default=""),
    instant("created_at"),
    CheckConstraint("kind in ('officer', 'applicant')", name="kind"),
)
Index("ix_person_code", person.c.code)

holding = Table(
    "holding",
    METADATA,
    Column("person_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("post_id", BigInteger, ForeignKey("post.id"), primary_key=True, autoincrement=False),
    instant("from_at"),
    instant("until_at", nullable=True),
)
Index("ix_holding_post_id", holding.c.post_id)

account = Table(
    "account",
    METADATA,
    identity(),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False),
    text("login"),
    text("password"),
    Column("failures", Integer, nullable=False, server_default="0"),
    instant("locked_until_at", nullable=True),
    instant("created_at"),
    UniqueConstraint("login"),
)

session = Table(
    "session",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    Column("account_id", BigInteger, ForeignKey("account.id"), nullable=False),
    instant("created_at"),
    instant("expires_at"),
)
Index("ix_session_account_id", session.c.account_id)
