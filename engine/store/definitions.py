"""Statements on definitions 流程定义."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from engine.store.statements import Statement, inserting
from engine.store.tables.definitions import blob, definition, definition_file

RELEASED = Statement("definition.released", select(definition.c.id).where(definition.c.item == bindparam("item"), definition.c.state == "released"))
ALL_RELEASED = Statement("definition.every_released", select(definition.c.id).where(definition.c.state == "released").order_by(definition.c.item))
FILES = Statement(
    "definition.files",
    select(definition_file.c.path, blob.c.content).join_from(definition_file, blob).where(definition_file.c.definition_id == bindparam("definition_id")),
)
HEADER = Statement("definition.header", select(definition.c.item, definition.c.number).where(definition.c.id == bindparam("definition_id")))
SAME = Statement("definition.same", select(definition).where(definition.c.item == bindparam("item"), definition.c.content_hash == bindparam("content_hash")))
LAST = Statement("definition.last", select(func.max(definition.c.number).label("number")).where(definition.c.item == bindparam("item")))
ADD_DEFINITION = inserting("definition.insert", definition)
ADD_FILE = inserting("definition_file.insert", definition_file)
RETIRE = Statement(
    "definition.retire", definition.update().where(definition.c.item == bindparam("of"), definition.c.state == "released").values(state="retired")
)
RELEASE = Statement("definition.release", definition.update().where(definition.c.id == bindparam("definition_id")).values(state="released"))
