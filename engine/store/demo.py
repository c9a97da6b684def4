"""Statements of the demo bureau 演示局: whether a database is empty, being filled or filled, which licences to seal, who has work in hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, select

from engine.store.apply import INSERT
from engine.store.statements import Statement
from engine.store.tables.alerts import accountability, accountability_share, alert
from engine.store.tables.cases import case, sequence
from engine.store.tables.documents import licence
from engine.store.tables.people import account, person
from engine.store.tables.tasks import task

NAME = "demo"


def _mark(dialect: str) -> Any:
    insert = INSERT[dialect](sequence).values(name=NAME, value=bindparam("value", type_=sequence.c.value.type))
    return insert.on_conflict_do_update(index_elements=["name"], set_={"value": insert.excluded.value})


MARK = Statement("demo.mark", _mark)
MARKED = Statement("demo.marked", select(sequence.c.value).where(sequence.c.name == NAME))
PEOPLE = Statement("demo.people", select(func.count().label("count")).select_from(person))
VALID_LICENCES = Statement("demo.valid_licences", select(licence.c.document_id).where(licence.c.state == "valid", licence.c.file.is_(None)))
UNANSWERED = Statement(
    "demo.unanswered",
    select(alert, case.c.number, case.c.status)
    .join_from(alert, case)
    .where(alert.c.answered_at.is_(None))
    .order_by(case.c.number, alert.c.raised_at, alert.c.level, alert.c.rung, alert.c.recipient),
)
OPEN_RECORDS = Statement(
    "demo.open_records",
    select(accountability, case.c.number)
    .join_from(accountability, case)
    .where(accountability.c.state == "open")
    .order_by(accountability.c.opened_at, case.c.number, accountability.c.kind),
)
OPEN_SHARES = Statement(
    "demo.open_shares",
    select(accountability_share).where(accountability_share.c.accountability_id == bindparam("accountability_id")).order_by(accountability_share.c.no),
)
IN_HAND = Statement(
    "demo.in_hand",
    select(account.c.login, func.count(task.c.id).label("count")).join_from(account, task, task.c.assignee == account.c.person_id).group_by(account.c.login),
)
