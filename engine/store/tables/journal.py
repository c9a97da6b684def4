"""The journal 留痕: events numbered gapless per case, hash-chained; and the receipts of requests that complete no task."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from engine.store.tables.columns import METADATA, instant, json_text, text

event = Table(
    "event",
    METADATA,
    Column("case_id", BigInteger, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    instant("at"),
    text("type"),
    Column("person_id", BigInteger),
    json_text("data"),
    Column("hash", Text, nullable=False),
)

request = Table(
    "request",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person_id", BigInteger, nullable=False),
    json_text("receipt"),
    instant("at"),
)
