"""目录的版本: entries are added and get their next versions, each by a change; the deployed items are entries as well."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from engine.domain.calendar import ZONE
from engine.domain.catalogue_code import Forms
from engine.domain.entry import Entry, changed_fields, searched
from engine.domain.moment import moment
from engine.service.dossier import dumps
from engine.store.catalogue import ADD_CHANGE, ADD_ITEM, ADD_VERSION, END_VERSION, LINK, OF_ITEM, OF_KEY
from engine.store.ids import new_id
from engine.store.organisation import UNIT

if TYPE_CHECKING:
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork


def add_change(uow: UnitOfWork, kind: str, ground: str, effective_on: str, at: int, actor: int | None, **more: Any) -> int:
    """目录变更, approved as it is made unless ``more`` says otherwise; its id."""
    made = new_id()
    row = {
        "id": made,
        "kind": kind,
        "item_id": None,
        "payload": "{}",
        "ground": ground,
        "effective_on": effective_on,
        "file": None,
        "state": "approved",
        "drafted_by": actor,
        "drafted_at": at,
        "decided_by": None,
        "decided_at": at,
        "note": "",
    }
    uow.write(ADD_CHANGE, {**row, **more})
    return made


def add_entry(uow: UnitOfWork, key: str, unit: str, level: str, entry: Entry, valid_from: str, change_id: int, at: int, **more: Any) -> int:
    """A new entry with its first version; its id."""
    made = new_id()
    uow.write(ADD_ITEM, {"id": made, "key": key, "unit": unit, "level": level, "item": None, "source": "", "created_at": at, **more})
    _add_version(uow, made, 1, entry, valid_from, change_id)
    return made


def next_version(uow: UnitOfWork, latest: Any, entry: Entry, valid_from: str, change_id: int) -> None:
    """The version after ``latest`` (a row of ``LATEST``), which ends the day before."""
    until = (date.fromisoformat(valid_from) - timedelta(days=1)).isoformat()
    uow.write(END_VERSION, {"of": latest.item_id, "until": until})
    _add_version(uow, latest.item_id, latest.number + 1, entry, valid_from, change_id)


def _add_version(uow: UnitOfWork, item_id: int, number: int, entry: Entry, valid_from: str, change_id: int) -> None:
    row = {"item_id": item_id, "number": number, "valid_from": valid_from, "valid_until": None, "change_id": change_id}
    uow.write(ADD_VERSION, {**row, **entry._asdict()})


def follow_item(uow: UnitOfWork, edition: Edition, number: int, at: int, actor: int | None) -> None:
    """目录随流程定义走: a released item is an entry, whose name, code, materials and power type are those of its folder."""
    item = edition.item
    day, key = moment(at).astimezone(ZONE).date().isoformat(), f"{item.code}@{item.unit}"
    latest = uow.ask(OF_ITEM, {"item": item.id}).one() or uow.ask(OF_KEY, {"key": key}).one()
    if latest is not None and latest.item not in {None, item.id}:  # one code, two diagrams: each is an entry
        latest, key = None, f"{key}#{item.id}"
    entry = _of_edition(edition)
    if latest is not None:
        entry = entry._replace(**{f: getattr(latest, f) for f in ("main_item", "state", "exclusion", "exclusion_reason", "review_on", "facts")})
        if latest.item is None:
            uow.write(LINK, {"of": latest.item_id, "runs": item.id})
        if not changed_fields(latest._asdict(), entry):
            return
    since = day if latest is None else max(day, latest.valid_from)
    change_id = add_change(uow, "deploy", f"流程定义第 {number} 版", since, at, actor)
    if latest is None:
        unit = uow.ask(UNIT, {"unit_id": item.unit}).one()
        add_entry(uow, key, item.unit, unit.level if unit else "district", entry, since, change_id, at, item=item.id)
    else:
        next_version(uow, latest, entry, since, change_id)


def _of_edition(edition: Edition) -> Entry:
    item = edition.item
    return Entry(
        code=item.code,
        basic=Forms().read(item.code).basic,
        name=item.name,
        main_item="",
        power_type=item.power_type,
        state="published",
        exclusion="",
        exclusion_reason="",
        review_on=None,
        materials=dumps([material.name for material in edition.materials]),
        facts="{}",
        flags="[]",
        flagged=False,
        words=searched(item.name, item.name_en, item.unit_name, item.code),
    )
