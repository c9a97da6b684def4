"""Statements on reworded messages to applicants 文字模板."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select

from engine.store.statements import Statement, inserting
from engine.store.tables.message_texts import message_text
from engine.store.tables.people import person

WORDED = Statement(
    "message_text.at",
    select(message_text.c.zh, message_text.c.en)
    .where(message_text.c.kind == bindparam("kind"), message_text.c.from_at <= bindparam("at"))
    .order_by(message_text.c.from_at.desc(), message_text.c.id.desc())
    .limit(literal_column("1")),
)
HISTORY = Statement(
    "message_text.history",
    select(message_text, person.c.name.label("setter"))
    .join(person, person.c.id == message_text.c.set_by)
    .where(message_text.c.kind == bindparam("kind"))
    .order_by(message_text.c.from_at.desc(), message_text.c.id.desc())
    .limit(literal_column("100")),
)
_later = message_text.alias("later")
LATEST = Statement(
    "message_text.latest",
    select(message_text, person.c.name.label("setter"))
    .join(person, person.c.id == message_text.c.set_by)
    .where(
        ~select(_later.c.id)
        .where(
            _later.c.kind == message_text.c.kind,
            (_later.c.from_at > message_text.c.from_at) | ((_later.c.from_at == message_text.c.from_at) & (_later.c.id > message_text.c.id)),
        )
        .exists()
    ),
)
ADD_TEXT = inserting("message_text.insert", message_text)
