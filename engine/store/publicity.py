"""What is asked about publicity 公示."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select

from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.people import person
from engine.store.tables.publicity import objection, publicity

SHOWN = (publicity, case.c.number, case.c.title, case.c.item, case.c.status, person.c.code)
OPEN_PUBLICITY = Statement(
    "publicity.open",
    select(publicity).where(publicity.c.case_id == bindparam("case_id"), publicity.c.ended_at.is_(None)),
)
IN_PUBLICITY = Statement(
    "publicity.now",
    select(*SHOWN)
    .join(case, case.c.id == publicity.c.case_id)
    .join(person, person.c.id == case.c.applicant_id)
    .where(publicity.c.ended_at.is_(None), publicity.c.until >= bindparam("today"), case.c.status != literal_column("'closed'"))
    .order_by(publicity.c.until, publicity.c.id)
    .limit(bindparam("most")),
)
ONE_PUBLICITY = Statement(
    "publicity.one",
    select(*SHOWN)
    .join(case, case.c.id == publicity.c.case_id)
    .join(person, person.c.id == case.c.applicant_id)
    .where(publicity.c.id == bindparam("publicity")),
)
OBJECTIONS = Statement(
    "objection.of_case",
    select(objection).where(objection.c.case_id == bindparam("case_id")).order_by(objection.c.raised_at, objection.c.id),
)
OBJECTION_BY_REQUEST = Statement("objection.by_request", select(objection.c.id).where(objection.c.request_id == bindparam("request_id")))
