"""Statements on definitions 流程定义."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, select

from engine.store.statements import Statement, inserting
from engine.store.tables.definitions import blob, definition, definition_act, definition_file

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
RELEASE = Statement("definition.release", definition.update().where(definition.c.id == bindparam("definition_id")).values(state="released", effective_on=None))
VERSION = Statement("definition.version", select(definition).where(definition.c.id == bindparam("definition_id")))
APPROVED = Statement(
    "definition.approved",
    select(definition_act.c.person_id).where(
        definition_act.c.definition_id == bindparam("definition_id"), definition_act.c.act == literal_column("'approved'")
    ),
)
DISCARD = Statement("definition.discard", definition.update().where(definition.c.id == bindparam("of")).values(state="retired", effective_on=None))
SCHEDULE = Statement(
    "definition.schedule",
    definition.update().where(definition.c.id == bindparam("of")).values(effective_on=bindparam("day", type_=definition.c.effective_on.type)),
)
ADD_ACT = inserting("definition_act.insert", definition_act)
DUE_VERSIONS = Statement(
    "definition.due",
    select(definition)
    .where(definition.c.state == "draft", definition.c.effective_on <= bindparam("day"))
    .order_by(definition.c.effective_on, definition.c.number),
)
# the latest first: what was in force before the present version
RELEASED_BEFORE = Statement(
    "definition.released_before",
    select(definition.c.id, definition.c.number)
    .join(definition_act, definition_act.c.definition_id == definition.c.id)
    .where(
        definition.c.item == bindparam("item"),
        definition.c.state == "retired",
        definition_act.c.act.in_([literal_column("'released'"), literal_column("'rolled_back'")]),
    )
    .order_by(definition_act.c.at.desc(), definition_act.c.id.desc())
    .limit(literal_column("1")),
)
