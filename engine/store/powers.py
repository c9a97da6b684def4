"""Statements on the ledger of powers 权力台账."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.store.presence import HELD_NOW
from engine.store.statements import Statement, inserting
from engine.store.tables.catalogue import catalogue_item
from engine.store.tables.people import holding, post, unit
from engine.store.tables.powers import power

_ROW = (power.c.no, power.c.kind, power.c.from_unit, power.c.to_unit, power.c.valid_from, power.c.valid_until, power.c.letter, power.c.ends)
LEDGER = Statement("power.ledger", select(*_ROW).where(power.c.item_id == bindparam("item_id")).order_by(power.c.no))
LEDGER_OF_ITEM = Statement(
    "power.ledger_of_item",
    select(*_ROW, catalogue_item.c.unit)
    .join_from(power, catalogue_item, catalogue_item.c.id == power.c.item_id)
    .where(catalogue_item.c.item == bindparam("item"))
    .order_by(power.c.no),
)
ADD_POWER = inserting("power.insert", power)
LEVELS = Statement("unit.levels", select(unit.c.id, unit.c.level, unit.c.parent))
MANNED = Statement(
    "post.manned",
    select(post.c.role)
    .distinct()
    .join_from(post, holding, holding.c.post_id == post.c.id)
    .where(
        post.c.unit == bindparam("unit"),
        HELD_NOW,
    ),
)
