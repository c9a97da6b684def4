"""Statements on saved views 常用筛选 and the register of exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.statements import Statement, inserting
from engine.store.tables.work import case_export, saved_view

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ClauseElement

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def _putting(dialect: str) -> ClauseElement:
    insert = _INSERT[dialect](saved_view).values({c.name: bindparam(c.name, type_=c.type) for c in saved_view.columns})
    put: ClauseElement = insert.on_conflict_do_update(
        index_elements=["person_id", "name"], set_={"filter": insert.excluded.filter, "saved_at": insert.excluded.saved_at, "list": insert.excluded.list}
    )
    return put


PUT_VIEW = Statement("saved_view.put", _putting)
DROP_VIEW = Statement("saved_view.delete", saved_view.delete().where(saved_view.c.id == bindparam("view_id"), saved_view.c.person_id == bindparam("person_id")))
VIEW_COUNT = Statement(
    "saved_view.count",
    select(func.count().label("count")).select_from(saved_view).where(saved_view.c.person_id == bindparam("person_id"), saved_view.c.name != bindparam("name")),
)
VIEWS = Statement(
    "saved_view.of_person",
    select(saved_view).where(saved_view.c.person_id == bindparam("person_id"), saved_view.c.list == bindparam("list")).order_by(saved_view.c.name),
)
VIEW_NAMED = Statement(
    "saved_view.named", select(saved_view.c.list).where(saved_view.c.person_id == bindparam("person_id"), saved_view.c.name == bindparam("name"))
)
ADD_EXPORT = inserting("case_export.insert", case_export)
EXPORT = Statement("case_export.one", select(case_export).where(case_export.c.id == bindparam("export_id"), case_export.c.person_id == bindparam("person_id")))
