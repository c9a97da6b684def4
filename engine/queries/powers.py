"""权力台账 as people read it: who holds and who decides an item on a day, since when, by which letter and ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, literal_column, select

from engine.domain.powers import Deciding, Power, deciding, delegations, holder
from engine.queries.entries import PUBLIC, TODAY
from engine.store.powers import LEDGER
from engine.store.statements import Statement
from engine.store.tables.catalogue import catalogue_change, catalogue_item, catalogue_version
from engine.store.tables.people import unit
from engine.store.tables.powers import power

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50
_FROM, _TO = unit.alias("giver"), unit.alias("receiver")
_ROWS = (
    power.join(catalogue_item, catalogue_item.c.id == power.c.item_id)
    .join(catalogue_version, and_(catalogue_version.c.item_id == power.c.item_id, TODAY))
    .join(catalogue_change, catalogue_change.c.id == power.c.change_id)
    .outerjoin(_FROM, _FROM.c.id == power.c.from_unit)
    .outerjoin(_TO, _TO.c.id == power.c.to_unit)
)
_SHOWN = (
    *power.columns,
    catalogue_version.c.name,
    catalogue_version.c.code,
    catalogue_item.c.item,
    catalogue_change.c.ground,
    _FROM.c.name.label("from_name"),
    _FROM.c.name_en.label("from_name_en"),
    _TO.c.name.label("to_name"),
    _TO.c.name_en.label("to_name_en"),
)
PUBLIC_PAGE = Statement(
    "power.public_page",
    select(*_SHOWN)
    .select_from(_ROWS)
    .where(PUBLIC, power.c.valid_from <= bindparam("until"))
    .order_by(power.c.valid_from.desc(), power.c.item_id, power.c.no.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip")),
)
PUBLIC_COUNT = Statement("power.public_count", select(func.count().label("count")).select_from(_ROWS).where(PUBLIC, power.c.valid_from <= bindparam("until")))
OF_ENTRY = Statement("power.of_entry", select(*_SHOWN).select_from(_ROWS).where(power.c.item_id == bindparam("item_id")).order_by(power.c.no.desc()))
ENTRY_OF_CODE = Statement(
    "power.entry_of_code",
    select(catalogue_item.c.id, catalogue_item.c.unit, catalogue_version.c.name, catalogue_version.c.code)
    .join_from(catalogue_item, catalogue_version, and_(catalogue_version.c.item_id == catalogue_item.c.id, catalogue_version.c.valid_until.is_(None)))
    .where((catalogue_version.c.code == bindparam("code")) | (func.coalesce(catalogue_item.c.item, literal_column("''")) == bindparam("code")))
    .order_by(catalogue_item.c.id),
)
ENTRY_OF_ITEM = Statement("power.entry_of_item", select(catalogue_item.c.id, catalogue_item.c.unit).where(catalogue_item.c.item == bindparam("item")))
ENTRY = Statement("power.entry", select(catalogue_item.c.id, catalogue_item.c.unit).where(catalogue_item.c.id == bindparam("item_id")))


@dataclass(frozen=True)
class Held:
    """谁在行使: the holder on a day, and the delegations in force."""

    holder: str
    delegated: tuple[Power, ...]


def held(reader: UnitOfWork, item_id: int, first: str, day: str) -> Held:
    """Who holds the power of an entry, and whom it is delegated to."""
    ledger = _ledger(reader, item_id)
    return Held(holder(first, ledger, day), tuple(delegations(first, ledger, day)))


def decides(reader: UnitOfWork, item_id: int, first: str, day: str, at: str = "") -> Deciding:
    """Who decides on a day what comes in at a unit."""
    return deciding(first, _ledger(reader, item_id), day, [at] if at else [])


def _ledger(reader: UnitOfWork, item_id: int) -> list[Power]:
    return [Power(*row) for row in reader.ask(LEDGER, {"item_id": item_id}).all()]


def page(reader: UnitOfWork, today: str, skip: int) -> tuple[int, list[Any], int]:
    """One page of the public ledger: how many rows, the rows, where the page begins."""
    asked = {"today": today, "until": today}
    count = int(reader.ask(PUBLIC_COUNT, asked).one().count)
    skip = min(skip, max(count - 1, 0) // PAGE * PAGE)
    return count, reader.ask(PUBLIC_PAGE, {**asked, "most": PAGE, "skip": skip}).all(), skip
