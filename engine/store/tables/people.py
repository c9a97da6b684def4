"""Units, posts, persons, accounts, sessions 单位、岗位、人员、账号."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from engine.store.tables.columns import METADATA, identity, instant, json_text, text

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
    Column("from_at", BigInteger, primary_key=True, autoincrement=False),
    Column("leave_id", BigInteger, primary_key=True, autoincrement=False, server_default="0"),  # 0: in his own right, else the leave of whom he stands in for
    instant("until_at", nullable=True),
    text("ground", default=""),
    CheckConstraint("until_at is null or until_at >= from_at", name="until"),
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
    instant("suspended_at", nullable=True),
    Column("must_change", Integer, nullable=False, server_default="0"),  # 1: the password was given by an administrator
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

organisation_act = Table(
    "organisation_act",
    METADATA,
    identity(),
    instant("at"),
    Column("person_id", BigInteger, ForeignKey("person.id")),  # null: the command line
    text("act"),
    text("unit", nullable=True),  # outlives the unit
    Column("of_person", BigInteger, ForeignKey("person.id")),
    json_text("data"),
    text("ground", default=""),
)
Index("ix_organisation_act_at", organisation_act.c.at, organisation_act.c.id)
Index("ix_organisation_act_of_person", organisation_act.c.of_person, organisation_act.c.at)
Index("ix_organisation_act_unit", organisation_act.c.unit, organisation_act.c.at)
