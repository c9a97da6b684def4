"""依附的证照:with its business licence a company ceases to exist, and its other licences are to be cancelled (行政许可法第七十条第三项)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE
from engine.domain.facts import Dependant
from engine.service.concerns import concern
from engine.service.licence_entries import KEEPER
from engine.store.definitions import ALL_RELEASED
from engine.store.reads import HELD_LICENCES

if TYPE_CHECKING:
    from engine.service.dossier import Dossier


def dependants(dossier: Dossier) -> tuple[Dependant, ...]:
    """The holder's other licences in force today; none in an item that does not end its holder."""
    found = concern(dossier) if dossier.edition.item.cancellation.dependants else None
    if found is None:
        return ()
    today = dossier.now.astimezone(ZONE).date().isoformat()
    rows = [row for row in dossier.uow.ask(HELD_LICENCES, {"code": found.holder_code, "today": today}).all() if row.number != found.number]
    known = _kinds(dossier) if rows else {}
    kinds = [known.get(row.kind, (row.kind, row.kind, KEEPER)) for row in rows]
    return tuple(Dependant(name, name_en, keeper, row.number) for row, (name, name_en, keeper) in zip(rows, kinds, strict=True))


def _kinds(dossier: Dossier) -> dict[str, tuple[str, str, str]]:
    """By kind of licence: its names, and the pool that keeps it, of the item that issues it first in the catalogue."""
    found: dict[str, tuple[str, str, str]] = {}
    for row in dossier.uow.ask(ALL_RELEASED).all():
        item = dossier.bureau.edition(dossier.uow, row.id).item
        for one in item.licences:
            unit = next((part.unit for part in item.participants if part.component == one.component or not one.component), "")
            found.setdefault(one.id, (one.name, one.name_en, f"reviewer@{unit}" if unit else KEEPER))
    return found
