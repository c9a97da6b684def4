"""Statements on the catalogue 事项目录."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, or_, select

from engine.store.apply import INSERT
from engine.store.statements import Statement, inserting
from engine.store.tables.catalogue import catalogue_change, catalogue_item, catalogue_version, unit_code
from engine.store.tables.definitions import blob
from engine.store.tables.people import unit

_OPEN = catalogue_version.c.valid_until.is_(None)
_ENTRY = select(catalogue_version, catalogue_item.c.key, catalogue_item.c.unit, catalogue_item.c.level, catalogue_item.c.item, catalogue_item.c.source)
LATEST = Statement("catalogue.latest", _ENTRY.join_from(catalogue_version, catalogue_item).where(_OPEN))
LATEST_OF = Statement(
    "catalogue.latest_of", _ENTRY.join_from(catalogue_version, catalogue_item).where(_OPEN, catalogue_version.c.item_id == bindparam("item_id"))
)
OF_ITEM = Statement("catalogue.of_item", _ENTRY.join_from(catalogue_version, catalogue_item).where(_OPEN, catalogue_item.c.item == bindparam("item")))
OF_KEY = Statement("catalogue.of_key", _ENTRY.join_from(catalogue_version, catalogue_item).where(_OPEN, catalogue_item.c.key == bindparam("key")))
UNIT_IDS = Statement("unit.ids", select(unit.c.id))
ADD_ITEM = inserting("catalogue_item.insert", catalogue_item)
ADD_VERSION = inserting("catalogue_version.insert", catalogue_version)
ADD_CHANGE = inserting("catalogue_change.insert", catalogue_change)
ADD_UNIT_CODE = inserting("unit_code.insert", unit_code)
END_VERSION = Statement(
    "catalogue_version.end",
    catalogue_version.update().where(catalogue_version.c.item_id == bindparam("of"), _OPEN).values(valid_until=bindparam("until")),
)
LINK = Statement("catalogue_item.link", catalogue_item.update().where(catalogue_item.c.id == bindparam("of")).values(item=bindparam("runs")))
STANDING = Statement(
    "catalogue.standing",
    select(catalogue_version.c.state, catalogue_version.c.exclusion, catalogue_version.c.exclusion_reason)
    .join_from(catalogue_version, catalogue_item)
    .where(
        catalogue_item.c.item == bindparam("item"),
        catalogue_version.c.valid_from <= bindparam("today"),
        or_(catalogue_version.c.valid_until.is_(None), catalogue_version.c.valid_until >= bindparam("today")),
    ),
)
CHANGE = Statement("catalogue_change.load", select(catalogue_change).where(catalogue_change.c.id == bindparam("change_id")))
FILE = Statement("catalogue_change.file", select(blob.c.content).where(blob.c.sha256 == bindparam("sha256")))
DECIDE = Statement(
    "catalogue_change.decide",
    catalogue_change.update()
    .where(catalogue_change.c.id == bindparam("of"), catalogue_change.c.state == "drafted")
    .values(
        state=bindparam("new_state"),
        decided_by=bindparam("by", type_=catalogue_change.c.decided_by.type),
        decided_at=bindparam("at"),
        note=bindparam("said"),
        effective_on=bindparam("since"),
    )
    .returning(catalogue_change.c.id),
)
UNIT_CODES = Statement("unit_code.all", select(unit_code))


def _code(dialect: str) -> Any:
    insert = INSERT[dialect](unit_code).values({c.name: bindparam(c.name, type_=c.type) for c in unit_code.columns})
    return insert.on_conflict_do_update(index_elements=["unit"], set_={name: insert.excluded[name] for name in ("credit_code", "area")})


PUT_UNIT_CODE = Statement("unit_code.put", _code)
