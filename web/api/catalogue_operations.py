"""事项、目录、日历:what may be applied for and on what terms; entries of the catalogue; due dates with their reasons."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.calendar import ZONE
from engine.domain.due import due_from
from engine.domain.errors import FieldError, Invalid, NotFound
from engine.queries.entries import Wanted
from web.api.case_view import day_told
from web.api.catalogue_models import (
    DueQuery,
    DueTold,
    EntryPage,
    EntryQuery,
    EntryRow,
    EntryTold,
    ItemRow,
    Items,
    ItemTold,
    LimitTold,
    MaterialNeeded,
)
from web.api.forms import schema_of
from web.api.models import Bilingual
from web.api.operation import operation
from web.api.paging import cursor_of, numbers_of
from web.current import now, product

if TYPE_CHECKING:
    from engine.domain.limits import Dated, Limit
    from engine.runtime.edition import Edition

PAGE = 50


def _public() -> list[Edition]:
    """What the public guide lists: open to applicants, and neither secret nor unpublished."""
    off = product().ask.off_catalogue()
    found = (one for one in product().ask.items() if not one.item.official.only)
    return [one for one in found if one.item.id not in off or (off[one.item.id].exclusion != "secret" and off[one.item.id].state == "published")]


def _row(edition: Edition) -> dict[str, Any]:
    one = edition.item
    return {"id": one.id, "name": Bilingual(zh=one.name, en=one.name_en), "version": edition.number, "unit": one.unit}


@operation("GET", "/items", scope="catalogue:read", tag="catalogue", zh="可以申请的事项", en="What may be applied for", answer=Items)
def list_items() -> Items:
    """Items that run here."""
    return Items(items=[ItemRow(**_row(edition)) for edition in _public()])


@operation("GET", "/items/{item}", scope="catalogue:read", tag="catalogue", zh="办事指南和申请表", en="Guide and start form of an item", answer=ItemTold)
def read_item(item: str) -> ItemTold:
    """Materials, limits with their sources, and the start form as JSON schema."""
    edition = next((one for one in _public() if one.item.id == item), None)
    if edition is None:
        raise NotFound
    return ItemTold(
        **_row(edition),
        summary=Bilingual(zh=edition.item.summary, en=edition.item.summary_en),
        code=edition.item.code,
        limits=_limits(edition),
        materials=[_material(one) for one in edition.materials],
        form=schema_of(edition.form_of("start")),
    )


def _limits(edition: Edition) -> list[LimitTold]:
    today, limits = now().astimezone(ZONE).date(), edition.limits
    found: list[tuple[str, str, Limit | None]] = [("statutory", "statutory", limits.statutory(today)), ("promised", "promised", limits.promised(today))]
    found += [(name, "stage", dated.on(today)) for name, dated in limits.stages.items()]
    parts: list[tuple[str, Dated]] = [(f"{unit}:{kind}", dated) for unit, kinds in limits.components.items() for kind, dated in kinds.items()]
    found += [(name, "component", dated.on(today)) for name, dated in parts]
    return [_limit(name, kind, limit) for name, kind, limit in found if limit is not None]


def _limit(name: str, kind: Any, limit: Limit) -> LimitTold:
    return LimitTold(name=name, kind=kind, value=limit.value, unit=limit.unit, reference=limit.reference, verified=limit.verified)


def _material(one: Any) -> MaterialNeeded:
    return MaterialNeeded(
        id=one.id,
        name=Bilingual(zh=one.name, en=one.name_en),
        form=one.form,
        required_when=one.required_when,
        core=one.core,
        reusable_from=one.reusable_from,
        basis=f"《{one.basis.text.strip('《》')}》{one.basis.article}",
        verified=one.basis.verified,
    )


@operation("GET", "/catalogue", scope="catalogue:read", tag="catalogue", zh="事项目录", en="Entries of the catalogue", query=EntryQuery, answer=EntryPage)
def list_entries(query: EntryQuery) -> EntryPage:
    """What the public may read today, by words, level and unit."""
    (skip,) = numbers_of(query.cursor, 1) if query.cursor else (0,)
    found = product().ask.public_entries(Wanted(text=query.text.replace("\0", ""), level=query.level, unit=query.unit), min(skip, 10**6))
    more = found.skip + PAGE < found.count
    return EntryPage(entries=[EntryRow(**_entry(row)) for row in found.rows], total=found.count, next=cursor_of(str(found.skip + PAGE)) if more else None)


def _entry(row: Any) -> dict[str, Any]:
    named = {name: getattr(row, name) for name in ("code", "name", "level", "unit", "power_type", "item")}
    return {"id": str(row.item_id), **named}


@operation("GET", "/catalogue/{item_id}", scope="catalogue:read", tag="catalogue", zh="目录条目", en="Read an entry", answer=EntryTold)
def read_entry(item_id: int) -> EntryTold:
    """The version in force today."""
    row = product().ask.entry(item_id)
    if row is None or row.exclusion == "secret" or row.state not in {"published", "cancelled"}:
        raise NotFound
    return EntryTold(**_entry(row), valid_from=row.valid_from, valid_until=row.valid_until or None, facts=orjson.loads(row.facts))


@operation("GET", "/calendar/due", scope="catalogue:read", tag="calendar", zh="计算到期日", en="Compute a due date", query=DueQuery, answer=DueTold)
def compute_due(query: DueQuery) -> DueTold:
    """Working days as the law counts them, with the day-by-day sheet."""
    calendar = product().ask.calendar()
    try:
        start: date | datetime = date.fromisoformat(query.start) if len(query.start) == 10 else datetime.fromisoformat(query.start)
        if isinstance(start, datetime):
            start = start.astimezone(ZONE) if start.tzinfo else start.replace(tzinfo=ZONE)
        found = due_from(calendar, start, query.count, query.unit)
    except (ValueError, OverflowError):
        raise Invalid([FieldError("start", "起算日应为 1990 至 2200 年之间的日期或时刻。", "Expected a day or an instant from 1990 to 2200.")]) from None
    return DueTold(due=found.due, provisional=found.provisional, calendar_version=calendar.version, days=[day_told(line) for line in found.sheet])
