"""Statements of the demo bureau 演示局: whether a database is empty, being filled or filled, which licences to seal, who has work in hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, select

from engine.store.apply import INSERT
from engine.store.statements import Statement
from engine.store.tables.cases import sequence
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
IN_HAND = Statement(
    "demo.in_hand",
    select(account.c.login, func.count(task.c.id).label("count")).join_from(account, task, task.c.assignee == account.c.person_id).group_by(account.c.login),
)
