"""What is asked about credit marks 信用记录."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, or_, select

from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.credit import credit_mark
from engine.store.tables.documents import document, licence
from engine.store.tables.people import person

STANDING_MARKS = Statement(
    "credit_mark.standing",
    select(credit_mark)
    .where(credit_mark.c.holder_code == bindparam("code"), credit_mark.c.lifted_at.is_(None), credit_mark.c.until >= bindparam("today"))
    .order_by(credit_mark.c.until.desc()),
)
MARK = Statement("credit_mark.load", select(credit_mark).where(credit_mark.c.id == bindparam("mark")))
MARKS = Statement(
    "credit_mark.list",
    select(credit_mark, case.c.number, person.c.name.label("lifter"))
    .join(case, case.c.id == credit_mark.c.case_id)
    .outerjoin(person, person.c.id == credit_mark.c.lifted_by)
    .where(
        or_(
            credit_mark.c.made_at < bindparam("made_at"),
            (credit_mark.c.made_at == bindparam("made_at")) & (credit_mark.c.id < bindparam("id")),
        )
    )
    .order_by(credit_mark.c.made_at.desc(), credit_mark.c.id.desc())
    .limit(bindparam("most")),
)
ONE_MARK = Statement(
    "credit_mark.one",
    select(credit_mark, case.c.number, person.c.name.label("lifter"))
    .join(case, case.c.id == credit_mark.c.case_id)
    .outerjoin(person, person.c.id == credit_mark.c.lifted_by)
    .where(credit_mark.c.id == bindparam("mark")),
)
LETTER = Statement(
    "document.letter_of_licence",
    select(document.c.data)
    .join(licence, licence.c.case_id == document.c.case_id)
    .where(licence.c.code == bindparam("code"), document.c.kind == literal_column("'commitment_letter'"))
    .order_by(document.c.written_at.desc())
    .limit(1),
)
