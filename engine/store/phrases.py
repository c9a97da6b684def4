"""Statements on phrases 常用语."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, or_, select

from engine.store.statements import Statement, inserting
from engine.store.tables.people import person
from engine.store.tables.phrases import phrase

_kept = phrase.c.dropped_at.is_(None)
PHRASES = Statement(
    "phrase.for",
    select(phrase, person.c.name.label("adder"))
    .join(person, person.c.id == phrase.c.added_by)
    .where(_kept, or_(phrase.c.person_id == bindparam("person_id"), phrase.c.person_id.is_(None)))
    .order_by(phrase.c.person_id, phrase.c.unit, phrase.c.added_at, phrase.c.id)
    .limit(literal_column("500")),
)
PHRASE = Statement("phrase.load", select(phrase).where(phrase.c.id == bindparam("phrase_id"), _kept))
PHRASE_COUNT = Statement(
    "phrase.count",
    select(func.count().label("count")).where(
        _kept, phrase.c.unit == bindparam("unit"), func.coalesce(phrase.c.person_id, literal_column("0")) == bindparam("owner", type_=phrase.c.person_id.type)
    ),
)
ADD_PHRASE = inserting("phrase.insert", phrase)
DROP_PHRASE = Statement(
    "phrase.drop",
    phrase.update()
    .where(phrase.c.id == bindparam("phrase_id"), _kept)
    .values(dropped_by=bindparam("dropped_by", type_=phrase.c.dropped_by.type), dropped_at=bindparam("dropped_at", type_=phrase.c.dropped_at.type)),
)
